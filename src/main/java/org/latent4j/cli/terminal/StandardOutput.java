package org.latent4j.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Standard output in UTF-8 that says so when nobody takes it, where a print stream keeps quiet. */
public final class StandardOutput extends OutputStream {
  private final OutputStream out;

  private StandardOutput(OutputStream out) {
    this.out = out;
  }

  /** That of the process. */
  public static PrintStream open() {
    return over(new FileOutputStream(FileDescriptor.out));
  }

  /**
   * A stream whose every write may throw {@link UncheckedIOException}.
   *
   * @param out where it goes
   */
  static PrintStream over(OutputStream out) {
    OutputStream buffer = new BufferedOutputStream(new StandardOutput(out), 1 << 13);
    return new PrintStream(buffer, false, StandardCharsets.UTF_8);
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("standard output takes no more: " + e.getMessage(), e));
    }
  }
}
