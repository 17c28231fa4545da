/** Tokenizers, checkpoint readers and architectures of HuggingFace models, in pure Java. */
@SuppressWarnings({
  "module", // the friends of the qualified exports are not there when this is compiled
  "requires-automatic"
})
module io.github.sentimentj.huggingface {
  requires static ai.djl.api;
  requires static ai.djl.tokenizers;
  requires static org.jspecify;
  requires transitive io.github.sentimentj;

  exports io.github.sentimentj.huggingface.checkpoint to
      io.github.sentimentj.keras,
      io.github.sentimentj.onnx,
      io.github.sentimentj.onednn;
  exports io.github.sentimentj.huggingface.hdf5 to
      io.github.sentimentj.keras;
  exports io.github.sentimentj.huggingface.model to
      io.github.sentimentj.onnx,
      io.github.sentimentj.onednn;
  exports io.github.sentimentj.huggingface.tokenizer to
      io.github.sentimentj.onnx,
      io.github.sentimentj.onednn,
      io.github.sentimentj.training;
}
