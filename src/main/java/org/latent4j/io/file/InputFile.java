package org.latent4j.io.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.latent4j.base.Access;
import org.latent4j.data.DataException;

/** Opens data files; what is wrong with the file itself becomes a {@link DataException}. */
public final class InputFile {
  private static final int BUFFER = 1 << 16;

  private InputFile() {}

  public static boolean isGzip(Path file) {
    return lowerName(file).endsWith(".gz");
  }

  public static String lowerName(Path file) {
    Path name = file.getFileName();
    return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
  }

  /** Refuses what is missing, empty or unreadable. */
  public static void check(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new DataException(file.toString(), "a file", Access.whyMissing(file));
    }
    if (!Files.isReadable(file)) {
      throw new DataException(file.toString(), "a readable file", "no permission to read it");
    }
    if (Files.isRegularFile(file) && Files.size(file) == 0) {
      throw new DataException(file.toString(), "data", "an empty file");
    }
  }

  /** The bytes of a file, unpacked if its name ends in .gz. */
  public static InputStream open(Path file) throws IOException {
    check(file);
    InputStream raw = Files.newInputStream(file);
    try {
      return isGzip(file) ? gunzip(raw, file.toString()) : new BufferedInputStream(raw, BUFFER);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** The first bytes of a file, unpacked if its name ends in .gz. */
  public static byte[] start(Path file, int bytes) throws IOException {
    try (InputStream in = open(file)) {
      return in.readNBytes(bytes);
    }
  }

  public static InputStream gunzip(InputStream raw, String name) throws IOException {
    try {
      return new Gunzip(new Members(new Counted(raw)), name);
    } catch (EOFException e) {
      throw new DataException(name, "gzip data", "the end of the file within its header");
    } catch (ZipException e) {
      throw new DataException(name, "gzip data", e.getMessage());
    }
  }

  /** Not a filter stream, whose other methods would pass the words for faults by. */
  private static final class Gunzip extends InputStream {
    private final Members in;
    private final String name;
    private long position;

    Gunzip(Members in, String name) {
      this.in = in;
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int read = in.read(target, offset, length);
        position += Math.max(0, read);
        if (read < 0 && in.foreign() != 0) {
          throw new DataException(
              name, "the end of the file after the gzip data", in.foreign() + " bytes more");
        }
        return read;
      } catch (EOFException e) {
        throw new DataException(
            name, "whole gzip data", "a file cut short after unpacked byte " + position);
      } catch (ZipException e) {
        throw new DataException(
            name + ", after unpacked byte " + position, "sound gzip data", e.getMessage());
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Counts the bytes that were read. */
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = in.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = in.read(target, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }

  /** The JDK ends without a word where what follows a member is none; this one tells. */
  private static final class Members extends GZIPInputStream {
    private static final int TRAILER = 8;

    private final Counted raw;
    private long filled;

    Members(Counted raw) throws IOException {
      super(raw, BUFFER);
      this.raw = raw;
    }

    @Override
    protected void fill() throws IOException {
      super.fill();
      filled = raw.count;
    }

    /** At the end of the data: bytes behind it. */
    long foreign() throws IOException {
      byte[] rest = new byte[BUFFER];
      while (raw.read(rest, 0, rest.length) >= 0) {
        // To the end, to know how many there are.
      }
      return raw.count - (filled - inf.getRemaining() + TRAILER);
    }
  }
}
