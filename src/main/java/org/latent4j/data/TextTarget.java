package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.latent4j.spec.SpecException;

/** Where text goes: a file that appears when it is committed, or standard output. */
final class TextTarget implements Closeable {
  private final PartFile file;
  private final OutputStream out;

  private TextTarget(PartFile file, OutputStream out) {
    this.file = file;
    this.out = out;
  }

  /** A file, packed if its name ends in .gz. */
  static TextTarget file(Path path) throws IOException {
    PartFile file = PartFile.create(path);
    try {
      OutputStream out = file.stream();
      return new TextTarget(
          file, InputFile.isGzip(path) ? new GZIPOutputStream(out, 1 << 16) : out);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  static TextTarget standardOutput() {
    return new TextTarget(null, System.out);
  }

  /** What only csv can hold: {@code -} for standard output, or the name of a csv file. */
  static TextTarget csv(String target) throws IOException {
    if (target.equals("-")) {
      return standardOutput();
    }
    Path path = Path.of(target);
    if (!InputFile.lowerName(path).matches(".*\\.csv(\\.gz)?")) {
      throw new SpecException("out", "-, .csv or .csv.gz, which can hold a table", target);
    }
    return file(path);
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  /** Makes the text visible. */
  void commit() throws IOException {
    out.flush();
    if (file == null && System.out.checkError()) {
      throw new IOException("standard output takes no more");
    }
    if (file != null) {
      out.close();
      file.commit();
    }
  }

  /** Deletes what was not committed. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      try (file) {
        out.close();
      }
    }
  }
}
