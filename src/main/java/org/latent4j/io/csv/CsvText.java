package org.latent4j.io.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.latent4j.data.DataException;
import org.latent4j.spec.CsvSpec;

/**
 * Cuts csv text into stretches of whole records, of which it looks at line ends and quotes alone; a
 * {@link CsvRecord} finds the fields. Owns the stream. One thread.
 */
final class CsvText implements Closeable {
  private static final int READ = 1 << 16;
  private static final int LONGEST = 1 << 28;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long BOUND = 0x2b2b2b2b_2b2b2b2bL;
  private static final long HIGH = 0x80808080_80808080L;

  private final CsvInput input;
  private final String file;
  private final InputStream in;
  private final byte delimiter;
  private boolean emptyLines;
  private byte[] left = new byte[0];
  private boolean ended;

  /** Bytes and lines before {@link #left}. */
  private long position;

  private long line;

  /** The stretch that is being filled. */
  private byte[] bytes = left;

  private int length;
  private int start;
  private int rows;
  private int lines;
  private boolean quoted;
  private int closed;
  private boolean ascii;

  /** The text of a file, to be cut. */
  static CsvText open(Path file, CsvSpec form, boolean emptyLines) throws IOException {
    return new CsvText(CsvInput.open(file, form), emptyLines);
  }

  /** The text of rows of a file. */
  static CsvText ofRows(Path file, CsvSpec form) throws IOException {
    return ofRows(CsvInput.open(file, form));
  }

  /** Text of rows, taken over: of one column, where an empty line is a row, or of several. */
  static CsvText ofRows(CsvInput input) throws IOException {
    CsvText text = new CsvText(input, false);
    try {
      CsvRecord record = text.record();
      boolean any = text.take(1, new byte[0]) && text.before(record).next();
      boolean one = any && record.fields() == 1;
      if (one && record.line() > text.line() + 1) {
        throw new DataException(text.file, "a first line that is not empty", "an empty one");
      }
      text.giveBack(0, 0);
      text.emptyLines = one;
      return text;
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  /**
   * Takes a stream over.
   *
   * @param emptyLines whether an empty line is a record
   */
  CsvText(CsvInput input, boolean emptyLines) {
    this.input = input;
    this.file = input.file();
    this.in = input.text();
    this.delimiter = input.form().sign();
    this.emptyLines = emptyLines;
    this.position = input.mark().length;
    this.line = input.lines();
  }

  /** How the text is written. */
  CsvSpec form() {
    return input.form();
  }

  /** A place in the records of a stretch. */
  CsvRecord record() {
    return new CsvRecord(delimiter, emptyLines);
  }

  /** A record that goes before those of the stretch. */
  CsvRecord before(CsvRecord record) {
    return record.of(bytes(), 0, length(), line());
  }

  /**
   * Bytes of the last stretch; the array is the one given, or a longer one. A line feed follows.
   */
  byte[] bytes() {
    return bytes;
  }

  /** How many of them are the stretch's. */
  int length() {
    return length;
  }

  /** Records of the last stretch. */
  int rows() {
    return rows;
  }

  /** Lines before the last stretch. */
  long line() {
    return line - lines;
  }

  /**
   * Takes records until there are so many, or to the end of the text.
   *
   * @param reused an array that may hold them
   * @return whether there is a record; where there is none, the stretch holds what follows the last
   * @throws DataException if they are not in UTF-8
   */
  boolean take(int most, byte[] reused) throws IOException {
    bytes = reused.length < left.length + 1 ? new byte[left.length + READ] : reused;
    System.arraycopy(left, 0, bytes, 0, left.length);
    length = left.length;
    begin();
    int at = 0;
    while (true) {
      at = scan(at, most);
      if (rows == most || (ended && at == length)) {
        break;
      }
      read(most);
    }
    if (rows < most && start < length) {
      rows++;
      lines++;
      start = length;
    }
    left = Arrays.copyOfRange(bytes, start, length);
    length = start;
    if (!ascii) {
      requireText();
    }
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length + 1);
    }
    bytes[length] = '\n';
    position += length;
    line += lines;
    return rows > 0;
  }

  private void begin() {
    start = 0;
    rows = 0;
    lines = 0;
    quoted = false;
    closed = -2;
    ascii = true;
  }

  /** Takes the end of the last stretch back. */
  void giveBack(int from, int linesBefore) {
    byte[] whole = Arrays.copyOfRange(bytes, from, length + left.length);
    System.arraycopy(left, 0, whole, length - from, left.length);
    left = whole;
    position -= length - from;
    line += linesBefore - lines;
  }

  /** Reads about as much as the missing rows need. */
  private void read(int most) throws IOException {
    if (length - start > LONGEST) {
      String place = "%s, line %d".formatted(file, line + lines + 1);
      throw new DataException(place, "a row of less than 256 MiB", "a quote that does not end?");
    }
    long wanted = rows == 0 ? Math.max(READ, length) : missing(most);
    long room = Math.min(length + wanted + 1, Integer.MAX_VALUE - 8);
    if (room > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) room);
    }
    int read = in.read(bytes, length, (int) room - 1 - length);
    ended = read < 0;
    length += Math.max(0, read);
  }

  private long missing(int most) {
    return (long) (most - rows) * (start / rows) + READ / 8;
  }

  /**
   * Counts records from a position.
   *
   * @return where to go on
   */
  private int scan(int from, int most) {
    int at = from;
    while (at < length) {
      while (at + 2 * Long.BYTES <= length
          && (odd((long) LONG.get(bytes, at)) | odd((long) LONG.get(bytes, at + Long.BYTES)))
              == 0) {
        at += 2 * Long.BYTES;
      }
      int end = Math.min(at + 2 * Long.BYTES, length);
      for (; at < end; at++) {
        byte c = bytes[at];
        if (c == '\r' && at + 1 == length && !ended) {
          return at;
        }
        if (c <= 0) {
          ascii = false;
        } else if (c == '"') {
          quote(at);
        } else if ((c == '\n' || (c == '\r' && !isFeed(at + 1))) && endLine(at) == most) {
          return at + 1;
        }
      }
    }
    return at;
  }

  private boolean isFeed(int at) {
    return at < length && bytes[at] == '\n';
  }

  /** A quote closes, opens at the begin of a field, or opens again behind one that closed. */
  private void quote(int at) {
    if (quoted) {
      quoted = false;
      closed = at;
      return;
    }
    int before = at - 1;
    while (before >= start && bytes[before] == ' ') {
      before--;
    }
    quoted = closed == at - 1 || before < start || bytes[before] == delimiter;
  }

  private int endLine(int at) {
    lines++;
    if (!quoted) {
      int end = at > start && bytes[at] == '\n' && bytes[at - 1] == '\r' ? at - 1 : at;
      rows += end > start || emptyLines ? 1 : 0;
      start = at + 1;
    }
    return quoted ? -1 : rows;
  }

  /** Not 0 if a byte may be below '+', as line ends and quotes are, or none of ASCII. */
  private static long odd(long word) {
    return ((word - BOUND) | word) & HIGH;
  }

  private void requireText() {
    int wrong = StrictText.wrong(bytes, length);
    if (wrong >= 0 && bytes[wrong] == 0) {
      throw noText(wrong, "text", "a zero byte: UTF-16 without a mark? (--encoding UTF-16LE)");
    }
    if (wrong >= 0) {
      throw noText(
          wrong,
          "text in UTF-8 (--encoding names another, such as latin1)",
          "the byte %02x".formatted(bytes[wrong]));
    }
  }

  private DataException noText(int at, String expected, String found) {
    long before = line + 1;
    for (int i = 0; i < at; i++) {
      before += bytes[i] == '\n' || (bytes[i] == '\r' && !isFeed(i + 1)) ? 1 : 0;
    }
    String place = "%s, line %d, byte %d".formatted(file, before, position + at + 1);
    return new DataException(place, expected, found);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
