/**
 * What an encoder computes: its configuration, the tensors that it needs, and a forward pass in
 * plain Java against which engines are tested.
 */
@NullMarked
package io.github.sentimentj.huggingface.model;

import org.jspecify.annotations.NullMarked;
