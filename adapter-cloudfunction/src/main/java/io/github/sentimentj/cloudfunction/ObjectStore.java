package io.github.sentimentj.cloudfunction;

import java.io.IOException;

/** Where texts are read and answers written. */
public interface ObjectStore {

  /**
   * Reads an object.
   *
   * @param bucket its bucket
   * @param name its name
   * @param limit the most bytes that are wanted
   * @return its bytes, or the first {@code limit} of them
   * @throws IOException if it cannot be read
   */
  byte[] read(String bucket, String name, int limit) throws IOException;

  /**
   * Writes an object, over one that is there.
   *
   * @param bucket its bucket
   * @param name its name
   * @param json its content
   * @throws IOException if it cannot be written
   */
  void write(String bucket, String name, String json) throws IOException;
}
