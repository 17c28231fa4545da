/** Spring Boot auto-configuration of a classifier. */
@NullMarked
package io.github.sentimentj.spring;

import org.jspecify.annotations.NullMarked;
