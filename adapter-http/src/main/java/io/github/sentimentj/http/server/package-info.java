/** What all protocols share: connections, limits, routes, requests and answers. */
@NullMarked
package io.github.sentimentj.http.server;

import org.jspecify.annotations.NullMarked;
