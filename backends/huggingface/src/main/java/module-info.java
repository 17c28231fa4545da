/** Tokenizers, checkpoint readers and architectures of HuggingFace models, in pure Java. */
module io.github.sentimentj.huggingface {
  requires static org.jspecify;
  requires transitive io.github.sentimentj;
}
