/** Text classification as HuggingFace's Text Embeddings Inference and Inference API answer it. */
@NullMarked
package io.github.sentimentj.http.tei;

import org.jspecify.annotations.NullMarked;
