package io.github.sentimentj.onnx;

import java.util.Optional;

/** What a graph may ask of a text, by the names that exporters give. */
enum InputKind {
  /** Token ids, special tokens included. */
  IDS(InputKind.IDS_NAME),
  /** 1 for tokens, 0 for padding. */
  MASK("attention_mask"),
  /** The segment that a token is in. */
  TYPES("token_type_ids"),
  /** Where a token stands. */
  POSITIONS("position_ids");

  static final String IDS_NAME = "input_ids";

  final String inputName;

  InputKind(String inputName) {
    this.inputName = inputName;
  }

  static Optional<InputKind> named(String name) {
    for (InputKind kind : values()) {
      if (kind.inputName.equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
