package io.github.sentimentj.benchmarks;

import io.github.sentimentj.ModelSource;
import io.github.sentimentj.huggingface.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Milliseconds to read a tokenizer; as those of {@link TokenizerBenchmark}. The first one in a new
 * process, when nothing is compiled:
 *
 * <pre>
 * IMDB_DIR=… java -jar benchmarks/target/benchmarks.jar TokenizerLoadBenchmark -bm ss -wi 0 -i 1 -f 10
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls the method that fills the fields
public class TokenizerLoadBenchmark {

  @Param({
    "bert",
    "backends/huggingface/src/test/resources/fixtures/t03_roberta_safetensors_fast",
    "unigram"
  })
  private String checkpoint = "bert";

  private Path folder;

  /**
   * Writes the tokenizer.
   *
   * @throws IOException if the reviews cannot be read
   */
  @Setup
  public void write() throws IOException {
    folder = TokenizerBenchmark.folder(checkpoint, TokenizerBenchmark.reviews());
  }

  /**
   * Frees what was made.
   *
   * @throws IOException if a file cannot be deleted
   */
  @TearDown
  public void close() throws IOException {
    TokenizerBenchmark.delete(folder);
  }

  /**
   * Reads the tokenizer.
   *
   * @return it
   */
  @Benchmark
  public Tokenizer load() {
    return Tokenizer.load(ModelSource.directory(folder).open());
  }
}
