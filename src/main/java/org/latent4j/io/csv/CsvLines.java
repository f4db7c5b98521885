package org.latent4j.io.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts csv text into blocks of whole lines without looking at their fields. That is possible as
 * long as lines end where records do: from the first quote or lone carriage return on, {@link
 * #rest} is for a parser that knows them. One thread.
 */
final class CsvLines {
  /** How a block ended. */
  enum End {
    /** Behind its last line. */
    LINE,
    /** It holds a quote or a lone carriage return, and nothing was taken. */
    IRREGULAR
  }

  private static final int READ = 1 << 16;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long BOUND = 0x2b2b2b2b_2b2b2b2bL;
  private static final long HIGH = 0x80808080_80808080L;

  private final InputStream in;
  private byte[] left = new byte[0];
  private boolean ended;

  /** The block that is being filled. */
  private byte[] bytes;

  private int length;
  private int lineStart;
  private int rows;
  private int lines;

  CsvLines(InputStream in) throws IOException {
    this.in = in;
    byte[] mark = in.readNBytes(CsvFile.BYTE_ORDER_MARK.length);
    left = Arrays.equals(mark, CsvFile.BYTE_ORDER_MARK) ? left : mark;
  }

  /**
   * The text of the first record and of empty lines before it, or all where there is none. It stays
   * in the stream.
   */
  byte[] firstRecord() throws IOException {
    int at = 0;
    boolean quoted = false;
    boolean begun = false;
    // Quotes count in a field that begins with one.
    boolean start = true;
    boolean column = false;
    while (at < left.length || fill()) {
      byte c = left[at++];
      boolean lineEnd = c == '\n' || c == '\r';
      column = quoted || (start ? c == '"' : column);
      quoted ^= column && c == '"';
      start = !quoted && (c == ',' || lineEnd);
      if (lineEnd && begun && !quoted) {
        boolean pair = c == '\r' && (at < left.length || fill()) && left[at] == '\n';
        return Arrays.copyOf(left, pair ? at + 1 : at);
      }
      begun |= !lineEnd;
    }
    return left.clone();
  }

  private boolean fill() throws IOException {
    byte[] more = in.readNBytes(READ);
    int old = left.length;
    left = Arrays.copyOf(left, old + more.length);
    System.arraycopy(more, 0, left, old, more.length);
    return more.length > 0;
  }

  /** Passes over bytes that {@link #firstRecord} showed. */
  void skip(int count) {
    left = Arrays.copyOfRange(left, count, left.length);
  }

  /** What has not been taken yet. */
  InputStream rest() {
    return new SequenceInputStream(new ByteArrayInputStream(left), in);
  }

  /** Bytes of the last block; the array is the one given, or a longer one. */
  byte[] bytes() {
    return bytes;
  }

  /** How many of them are the block's; the last is a line feed. */
  int length() {
    return length;
  }

  /** Lines of the last block that are not empty. */
  int rows() {
    return rows;
  }

  /** Lines of the last block. */
  int lines() {
    return lines;
  }

  /**
   * Takes lines until so many are not empty, or to the end of the text.
   *
   * @param reused an array that may hold them
   */
  End take(int most, byte[] reused) throws IOException {
    bytes = reused.length < left.length + 1 ? new byte[left.length + READ] : reused;
    System.arraycopy(left, 0, bytes, 0, left.length);
    length = left.length;
    lineStart = 0;
    rows = 0;
    lines = 0;
    int at = 0;
    while (true) {
      at = scan(at, most);
      if (at < 0) {
        left = Arrays.copyOf(bytes, length);
        return End.IRREGULAR;
      }
      if (rows == most || ended) {
        break;
      }
      read(most);
    }
    if (rows < most && lineStart < length) {
      bytes[length++] = '\n';
      rows++;
      lines++;
      lineStart = length;
    }
    left = Arrays.copyOfRange(bytes, lineStart, length);
    length = lineStart;
    return End.LINE;
  }

  /** Reads about as much as the missing rows need. */
  private void read(int most) throws IOException {
    long wanted = rows == 0 ? READ : (long) (most - rows) * (lineStart / rows) + READ / 8;
    long room = Math.min(length + wanted + 1, Integer.MAX_VALUE - 8);
    if (room > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) room);
    }
    int read = in.read(bytes, length, (int) room - 1 - length);
    ended = read < 0;
    length += Math.max(0, read);
  }

  /**
   * Counts lines from a position.
   *
   * @return where to go on, or -1 at what is irregular
   */
  private int scan(int from, int most) {
    int at = from;
    while (at < length) {
      while (at + 2 * Long.BYTES <= length
          && (below((long) LONG.get(bytes, at)) | below((long) LONG.get(bytes, at + Long.BYTES)))
              == 0) {
        at += 2 * Long.BYTES;
      }
      int end = Math.min(at + 2 * Long.BYTES, length);
      for (; at < end; at++) {
        byte c = bytes[at];
        if (c == '"' || (c == '\r' && at + 1 < length && bytes[at + 1] != '\n')) {
          return -1;
        }
        if (c == '\r' && at + 1 == length) {
          return ended ? -1 : at;
        }
        if (c == '\n' && endLine(at) == most) {
          return at + 1;
        }
      }
    }
    return at;
  }

  private int endLine(int at) {
    int end = at > lineStart && bytes[at - 1] == '\r' ? at - 1 : at;
    rows += end > lineStart ? 1 : 0;
    lines++;
    lineStart = at + 1;
    return rows;
  }

  /** Not 0 if a byte may be below '+', as line ends and quotes are, and no part of a number. */
  private static long below(long word) {
    return (word - BOUND) & ~word & HIGH;
  }
}
