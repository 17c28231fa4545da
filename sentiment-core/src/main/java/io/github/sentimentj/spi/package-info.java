/**
 * What an extension implements: a {@linkplain io.github.sentimentj.spi.BackendProvider backend}
 * that runs models, a {@linkplain io.github.sentimentj.spi.ModelSourceProvider source} of models, a
 * {@linkplain io.github.sentimentj.spi.Command command} of the command line. Each is found through
 * {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.github.sentimentj.spi;

import org.jspecify.annotations.NullMarked;
