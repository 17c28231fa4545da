/** JMH benchmarks; run them with {@code java -jar benchmarks/target/benchmarks.jar}. */
@NullMarked
package io.github.sentimentj.benchmarks;

import org.jspecify.annotations.NullMarked;
