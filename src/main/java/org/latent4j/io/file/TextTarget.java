package org.latent4j.io.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.latent4j.data.Mark;

/**
 * Where text goes: a file that appears when it is committed, or standard output. Packed text is cut
 * into gzip members, each of which can be unpacked, and written, without those before it.
 */
public final class TextTarget implements Closeable {
  /** A member ends with the block that brings its text to this. */
  private static final int MEMBER = 1 << 20;

  private final PartFile file;
  private final boolean packed;
  private OutputStream out;
  private long unpacked;
  private Mark mark;

  private TextTarget(PartFile file, boolean packed) {
    this.file = file;
    this.packed = packed;
    this.mark = file == null ? Mark.START : file.last();
    this.out = file == null ? System.out : packed ? null : file.stream();
  }

  /** Where to write; of packed text a member that is begun if need be. */
  private OutputStream out() throws IOException {
    if (out == null) {
      out = new GZIPOutputStream(file.stream(), 1 << 16);
    }
    return out;
  }

  /**
   * A file, packed if its name ends in .gz.
   *
   * @param journal of what it holds already; empty to begin anew
   */
  public static TextTarget file(Path path, Optional<Journal> journal) throws IOException {
    return new TextTarget(PartFile.open(path, journal), InputFile.isGzip(path));
  }

  public static TextTarget standardOutput() {
    return new TextTarget(null, false);
  }

  /** Rows that the text held when it was opened. */
  public long rowsBefore() {
    return mark.rows();
  }

  public void write(byte[] bytes, int offset, int length) throws IOException {
    out().write(bytes, offset, length);
    unpacked += length;
  }

  /**
   * The text so far is that of whole blocks.
   *
   * @param rows that it holds
   */
  public void endBlock(long rows) throws IOException {
    if (file == null || (packed && unpacked < MEMBER)) {
      return;
    }
    if (packed) {
      out.close();
      out = null;
      unpacked = 0;
    }
    mark = new Mark(rows, file.position(), "");
  }

  /** The last place from which writing can go on. */
  public Mark mark() {
    return mark;
  }

  public void force() throws IOException {
    file.force();
  }

  /**
   * Makes the text visible.
   *
   * @param rows that it holds
   */
  public void commit(long rows) throws IOException {
    if (file == null && System.out.checkError()) {
      throw new IOException("standard output takes no more");
    }
    if (file != null) {
      if (rows == 0 || out != null) {
        out().close();
      }
      file.commit(rows);
    }
  }

  /** Deletes what was not committed and is not kept. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      try (file) {
        if (out != null) {
          out.close();
        }
      }
    }
  }
}
