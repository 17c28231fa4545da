package io.github.sentimentj.evaluation;

/**
 * A text with the label that a person gave it.
 *
 * @param label as the data spells it, such as {@code 0}, {@code neg} or {@code negative}
 * @param text the text
 */
public record LabeledText(String label, String text) {}
