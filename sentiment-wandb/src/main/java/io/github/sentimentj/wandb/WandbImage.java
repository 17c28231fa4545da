package io.github.sentimentj.wandb;

import java.util.Objects;

/** A picture as a value of a row. Immutable. */
public final class WandbImage {

  private final byte[] png;
  private final int width;
  private final int height;

  /**
   * A picture.
   *
   * @param png a PNG file's bytes; copied
   * @param width pixels
   * @param height pixels
   */
  public WandbImage(byte[] png, int width, int height) {
    this.png = Objects.requireNonNull(png, "png").clone();
    this.width = width;
    this.height = height;
  }

  /**
   * The file.
   *
   * @return a copy
   */
  public byte[] png() {
    return png.clone();
  }

  /**
   * How wide it is.
   *
   * @return pixels
   */
  public int width() {
    return width;
  }

  /**
   * How high it is.
   *
   * @return pixels
   */
  public int height() {
    return height;
  }
}
