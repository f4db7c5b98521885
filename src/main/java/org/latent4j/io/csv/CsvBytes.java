package org.latent4j.io.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The records of csv text as the bytes they are written in, with where each field lies; owns the
 * stream. Empty lines are no records, and come with the record after them.
 */
final class CsvBytes implements Closeable {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private byte[] bytes = new byte[1 << 10];
  private int length;
  private int[] bounds = new int[32];
  private int fields;

  CsvBytes(InputStream in) {
    this.in = in;
  }

  /**
   * Goes to the next record.
   *
   * @return false at the end; what lies before it is still shown
   */
  boolean next() throws IOException {
    length = 0;
    do {
      fields = 0;
      int start = length;
      if (!record(start)) {
        return false;
      }
    } while (fields == 1 && bounds[0] == bounds[1]);
    return true;
  }

  /** Takes bytes up to and with a line end; false if there are none. */
  private boolean record(int start) throws IOException {
    boolean quoted = false;
    int begin = start;
    while (true) {
      int c = read();
      if (c < 0 || (!quoted && (c == '\n' || c == '\r'))) {
        field(begin, length);
        if (c >= 0) {
          put(c);
        }
        if (c == '\r' && peek() == '\n') {
          put(read());
        }
        return c >= 0 || length > start;
      }
      if (c == ',' && !quoted) {
        field(begin, length);
        begin = length + 1;
      } else if (c == '"' && (length == begin || bytes[begin] == '"')) {
        // Quotes count in a field that begins with one; a doubled one closes and opens again.
        quoted = !quoted;
      }
      put(c);
    }
  }

  private void field(int begin, int end) {
    if (2 * fields == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    bounds[2 * fields] = begin;
    bounds[2 * fields + 1] = end;
    fields++;
  }

  private void put(int c) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    bytes[length++] = (byte) c;
  }

  private int peek() throws IOException {
    if (position == limit) {
      limit = Math.max(0, in.read(buffer, 0, buffer.length));
      position = 0;
    }
    return limit == 0 ? -1 : buffer[position] & 0xff;
  }

  private int read() throws IOException {
    int c = peek();
    position += c < 0 ? 0 : 1;
    return c;
  }

  /** The bytes of the record, with its line end and the empty lines before it. */
  byte[] bytes() {
    return bytes;
  }

  /** How many they are. */
  int length() {
    return length;
  }

  /** Number of fields. */
  int fields() {
    return fields;
  }

  /** First byte of a field. */
  int start(int field) {
    return bounds[2 * field];
  }

  /** The byte behind a field. */
  int end(int field) {
    return bounds[2 * field + 1];
  }

  /** A field without quotes and spaces around it. */
  String text(int field) {
    return plain(field).strip();
  }

  /** A field without quotes around it. */
  String plain(int field) {
    String raw = new String(bytes, start(field), end(field) - start(field), StandardCharsets.UTF_8);
    if (!raw.startsWith("\"")) {
      return raw;
    }
    // As the parser does: what follows the closing quote belongs to the field.
    StringBuilder plain = new StringBuilder();
    boolean quoted = true;
    for (int i = 1; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean doubled = quoted && c == '"' && i + 1 < raw.length() && raw.charAt(i + 1) == '"';
      if (quoted && c == '"' && !doubled) {
        quoted = false;
      } else {
        plain.append(c);
        i += doubled ? 1 : 0;
      }
    }
    return plain.toString();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
