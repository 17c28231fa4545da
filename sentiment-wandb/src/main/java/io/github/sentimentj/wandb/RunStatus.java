package io.github.sentimentj.wandb;

import java.util.Optional;

/**
 * How far a run's rows have come.
 *
 * @param written rows that are on this machine's disk: they are not lost any more, except with the
 *     disk
 * @param sent rows that W&amp;B has
 * @param dropped rows that were given up, because memory or the room on the disk was full, or a row
 *     was too long
 * @param problem why nothing is being sent at the moment; empty while all is well
 */
public record RunStatus(long written, long sent, long dropped, Optional<String> problem) {}
