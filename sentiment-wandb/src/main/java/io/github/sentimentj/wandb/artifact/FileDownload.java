package io.github.sentimentj.wandb.artifact;

import io.github.sentimentj.wandb.WandbException;
import io.github.sentimentj.wandb.WandbException.Kind;
import io.github.sentimentj.wandb.artifact.ArtifactManifest.Entry;
import io.github.sentimentj.wandb.http.RetryPolicy;
import io.github.sentimentj.wandb.http.StatusException;
import io.github.sentimentj.wandb.http.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Fetches one file: hashed while it comes, from where it broke off when it breaks, and put in its
 * place only when its digest is right. Not thread-safe.
 */
final class FileDownload implements AutoCloseable {

  private static final int MAX_RENEWALS = 3;
  private static final int MAX_WRONG = 3;

  private final Transport transport;
  private final RetryPolicy policy;
  private final FileUrls urls;
  private final Entry entry;
  private final Progress progress;
  private final BackgroundDigest digest;
  private long length;
  private int renewals;
  private int wrongSizes;

  FileDownload(
      Transport transport, RetryPolicy policy, FileUrls urls, Entry entry, Progress progress) {
    this.transport = transport;
    this.policy = policy;
    this.urls = urls;
    this.entry = entry;
    this.progress = progress;
    digest = new BackgroundDigest(entry.size());
  }

  /**
   * Fetches it.
   *
   * @param part where it is collected; what is there already is taken for its beginning
   * @param target where it is put
   */
  void run(Path part, Path target) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (out.size() > entry.size()) {
        out.truncate(0);
      }
      length = Digests.update(digest.await(), out, Long.MAX_VALUE);
      progress.add(length);
      for (int wrong = 1; ; wrong++) {
        transport.retry("GET " + entry.path(), policy, () -> attempt(out));
        if (Digests.hex(digest.await().digest()).equals(entry.md5())) {
          break;
        }
        restart(out);
        if (wrong == MAX_WRONG) {
          throw new WandbException(
              Kind.CORRUPT,
              "'%s' came %d times with another MD5 than the manifest says; it was thrown away"
                  .formatted(entry.path(), MAX_WRONG));
        }
      }
    }
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void restart(FileChannel out) throws IOException {
    progress.add(-length);
    length = 0;
    out.truncate(0);
    digest.await().reset();
  }

  /** Fetches what is missing. */
  private boolean attempt(FileChannel out) throws IOException {
    if (length == entry.size()) {
      return true;
    }
    FileUrls.Issued issued = urls.get(entry);
    Request.Builder request =
        new Request.Builder().url(issued.url()).header("Accept-Encoding", "identity");
    if (length > 0) {
      request.header("Range", "bytes=" + length + "-");
    }
    try {
      return transport.once(request.build(), policy, response -> receive(response, out));
    } catch (StatusException e) {
      if (e.status() == 416 && length > 0) {
        restart(out);
        throw new IOException("the rest of it cannot be had; from its beginning again", e);
      }
      if ((e.status() == 401 || e.status() == 403) && renewals++ < MAX_RENEWALS) {
        urls.renew(issued.generation());
        throw new IOException("its URL has expired", e);
      }
      throw e;
    }
  }

  private boolean receive(Response response, FileChannel out) throws IOException {
    if (length > 0 && !continues(response)) {
      restart(out);
    }
    long announced = response.body().contentLength();
    if (announced >= 0 && length + announced != entry.size()) {
      throw wrongSize("the server offers " + (length + announced) + " bytes");
    }
    out.position(length);
    copy(response.body().byteStream(), out);
    if (length < entry.size()) {
      throw new IOException("it ends after %d of %d bytes".formatted(length, entry.size()));
    }
    return true;
  }

  private void copy(InputStream in, FileChannel out) throws IOException {
    boolean ended = false;
    while (!ended) {
      byte[] bytes = digest.buffer();
      IOException broken = null;
      int filled = 0;
      try {
        while (filled < bytes.length && !ended) {
          int read = in.read(bytes, filled, bytes.length - filled);
          ended = read < 0;
          filled += Math.max(0, read);
        }
      } catch (IOException e) {
        broken = e; // after what came before it was kept
      }
      keep(bytes, filled, out);
      if (broken != null) {
        throw broken;
      }
    }
  }

  private void keep(byte[] bytes, int count, FileChannel out) throws IOException {
    digest.update(bytes, count);
    if (length + count > entry.size()) {
      restart(out);
      throw wrongSize("the server sends more");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
    length += count;
    progress.add(count);
  }

  private IOException wrongSize(String what) {
    if (++wrongSizes == MAX_WRONG) {
      throw new WandbException(
          Kind.CORRUPT,
          "'%s': %s, the manifest says %d bytes".formatted(entry.path(), what, entry.size()));
    }
    return new IOException(what);
  }

  private boolean continues(Response response) {
    String range = response.header("Content-Range", "");
    return response.code() == 206
        && range != null
        && range.startsWith("bytes " + length + "-")
        && (range.endsWith("/" + entry.size()) || range.endsWith("/*"));
  }

  @Override
  public void close() {
    digest.close();
  }
}
