package io.github.sentimentj.training;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Vectors of documents, trained to tell by cosine which n-grams a document has (Thongtan and
 * Phienthrakul, "Sentiment Classification Using Document Embeddings Trained with Cosine
 * Similarity", 2019). Single-threaded, so that a seed gives the same vectors everywhere.
 */
final class DocumentVectors {

  // As in trials whose results were judged on folds of the training reviews of IMDB.
  private static final float RATE = 0.01f;
  private static final float INITIAL_NORM = 0.1f;
  private static final int NEGATIVES = 4;
  private static final float SHARPNESS = 6;
  private static final float FREQUENT = 1000;
  private static final double NEGATIVE_POWER = 0.75;

  private static final int TABLE_BITS = 22;
  private static final int SIGMOID_HALF = 2048;

  private final int[][] rows;
  private final int size;
  private final SplittableRandom random;
  private final float[][] documents;
  private final float[][] grams;
  private final float[] squares;
  private final float[] keep;
  private final int[] negatives = new int[1 << TABLE_BITS];
  private final float[] sigmoid = new float[2 * SIGMOID_HALF];

  private DocumentVectors(int[][] rows, int features, int size, long seed) {
    this.rows = rows;
    this.size = size;
    random = new SplittableRandom(seed);
    documents = randomVectors(rows.length);
    grams = randomVectors(features);
    squares = new float[features];
    keep = new float[features];
    int[] counts = new int[features];
    for (int[] row : rows) {
      for (int feature : row) {
        counts[feature]++;
      }
    }
    fillNegatives(counts);
    for (int i = 0; i < features; i++) {
      squares[i] = dot(grams[i], grams[i]);
      keep[i] = (float) Math.sqrt(FREQUENT / Math.max(counts[i], 1));
    }
    for (int i = 0; i < sigmoid.length; i++) {
      double cosine = (i - SIGMOID_HALF) / (double) SIGMOID_HALF;
      sigmoid[i] = (float) (1 / (1 + Math.exp(-cosine * SHARPNESS)));
    }
  }

  /**
   * Trains vectors of length 1.
   *
   * @param rows the features of each document
   * @param features how many there are
   * @param progress told the number of each epoch done
   */
  static float[][] train(
      int[][] rows, int features, int size, int epochs, long seed, IntConsumer progress) {
    DocumentVectors vectors = new DocumentVectors(rows, features, size, seed);
    int[] order = Shuffle.identity(rows.length);
    for (int epoch = 0; epoch < epochs; epoch++) {
      Shuffle.shuffle(order, vectors.random);
      for (int i = 0; i < order.length; i++) {
        float done = (epoch + i / (float) order.length) / epochs;
        vectors.visit(order[i], RATE * Math.max(0.001f, 1 - done));
      }
      progress.accept(epoch + 1);
    }
    for (float[] document : vectors.documents) {
      float norm = (float) Math.sqrt(dot(document, document)) + 1e-12f;
      for (int i = 0; i < size; i++) {
        document[i] /= norm;
      }
    }
    return vectors.documents;
  }

  private float[][] randomVectors(int count) {
    float width = (float) Math.sqrt(12.0 / size) * INITIAL_NORM;
    float[][] vectors = new float[count][size];
    for (float[] vector : vectors) {
      for (int i = 0; i < size; i++) {
        vector[i] = ((float) random.nextDouble() - 0.5f) * width;
      }
    }
    return vectors;
  }

  private void fillNegatives(int[] counts) {
    double total = Arrays.stream(counts).mapToDouble(n -> Math.pow(n, NEGATIVE_POWER)).sum();
    double reached = 0;
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      reached += Math.pow(counts[i], NEGATIVE_POWER) / total * negatives.length;
      while (next < reached && next < negatives.length) {
        negatives[next++] = i;
      }
    }
    Arrays.fill(negatives, next, negatives.length, Math.max(counts.length - 1, 0));
  }

  private void visit(int index, float rate) {
    int[] kept = Arrays.stream(rows[index]).filter(f -> random.nextDouble() < keep[f]).toArray();
    Shuffle.shuffle(kept, random);
    float[] document = documents[index];
    float[] change = new float[size];
    for (int present : kept) {
      float square = dot(document, document) + 1e-24f;
      Arrays.fill(change, 0);
      pull(document, change, square, present, 1, rate);
      for (int i = 0; i < NEGATIVES; i++) {
        int absent = negatives[random.nextInt() >>> (Integer.SIZE - TABLE_BITS)];
        if (absent != present) {
          pull(document, change, square, absent, 0, rate);
        }
      }
      for (int i = 0; i < size; i++) {
        document[i] += change[i];
      }
    }
  }

  private void pull(
      float[] document, float[] change, float square, int feature, int target, float rate) {
    float[] gram = grams[feature];
    float dot = dot(document, gram);
    float norms = (float) Math.sqrt(square * squares[feature]) + 1e-24f;
    float cosine = Math.max(-1, Math.min(1, dot / norms));
    float error = (target - sigmoid[(int) (cosine * (SIGMOID_HALF - 1)) + SIGMOID_HALF]) * rate;
    float across = error / norms;
    float shrinkDocument = error * cosine / square;
    float keepGram = 1 - error * cosine / squares[feature];
    for (int i = 0; i < size; i++) {
      change[i] += across * gram[i] - shrinkDocument * document[i];
      gram[i] = keepGram * gram[i] + across * document[i];
    }
    // The new vector's square follows from what is known: no second pass over it.
    squares[feature] =
        keepGram * keepGram * squares[feature]
            + 2 * keepGram * across * dot
            + across * across * square;
  }

  /** Four sums at once: the JIT may not reorder the additions of one. */
  private static float dot(float[] a, float[] b) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
