package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.latent4j.spec.SpecException;

/** Where text goes: a file that appears when it is committed, or standard output. */
final class TextTarget implements Closeable {
  private final Staged staged;
  private final OutputStream out;

  private TextTarget(Staged staged, OutputStream out) {
    this.staged = staged;
    this.out = out;
  }

  /** A file, packed if its name ends in .gz. */
  static TextTarget file(Path path) throws IOException {
    Staged staged = Staged.file(path);
    try {
      OutputStream out = Files.newOutputStream(staged.staging());
      return new TextTarget(
          staged, InputFile.isGzip(path) ? new GZIPOutputStream(out, 1 << 16) : out);
    } catch (IOException | RuntimeException e) {
      staged.close();
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
    if (staged == null && System.out.checkError()) {
      throw new IOException("standard output takes no more");
    }
    if (staged != null) {
      out.close();
      staged.commit();
    }
  }

  /** Deletes what was not committed. */
  @Override
  public void close() throws IOException {
    if (staged != null) {
      try (staged) {
        out.close();
      }
    }
  }
}
