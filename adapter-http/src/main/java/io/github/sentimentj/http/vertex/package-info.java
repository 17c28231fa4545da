/** The routes that Vertex AI asks of a container. */
@NullMarked
package io.github.sentimentj.http.vertex;

import org.jspecify.annotations.NullMarked;
