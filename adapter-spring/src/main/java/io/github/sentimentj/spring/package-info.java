/** The Spring Boot starter. Nothing of it is written yet. */
@NullMarked
package io.github.sentimentj.spring;

import org.jspecify.annotations.NullMarked;
