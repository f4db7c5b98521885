package org.latent4j.io.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The records of a stretch of csv text (RFC 4180) one after the other, as where each field lies. A
 * field that begins with a quote, spaces before it or not, ends with one; what follows that belongs
 * to it. One thread.
 */
final class CsvRecord {
  private final byte delimiter;
  private final boolean emptyLines;
  private byte[] text = new byte[0];
  private int length;
  private int begin;
  private int end;
  private long line;
  private long lines;
  private int[] bounds = new int[32];
  private boolean[] quotes = new boolean[16];
  private int fields;

  /**
   * Nothing yet.
   *
   * @param emptyLines whether an empty line is a record
   */
  CsvRecord(byte delimiter, boolean emptyLines) {
    this.delimiter = delimiter;
    this.emptyLines = emptyLines;
  }

  /**
   * Goes before the records of a text.
   *
   * @param from which byte
   * @param linesBefore lines before that
   */
  CsvRecord of(byte[] bytes, int from, int length, long linesBefore) {
    this.text = bytes;
    this.length = length;
    this.begin = from;
    this.end = from;
    this.lines = linesBefore;
    return this;
  }

  /**
   * Goes to the next record.
   *
   * @return false at the end; empty lines before it are still shown
   */
  boolean next() {
    begin = end;
    while (!emptyLines && end < length && (text[end] == '\n' || text[end] == '\r')) {
      endLine();
    }
    line = lines + 1;
    fields = 0;
    if (end == length) {
      return false;
    }
    field();
    while (end < length && text[end] == delimiter) {
      end++;
      field();
    }
    if (end < length) {
      endLine();
    }
    return true;
  }

  private void endLine() {
    boolean pair = text[end] == '\r' && end + 1 < length && text[end + 1] == '\n';
    end += pair ? 2 : 1;
    lines++;
  }

  private void field() {
    if (fields == quotes.length) {
      quotes = Arrays.copyOf(quotes, 2 * fields);
      bounds = Arrays.copyOf(bounds, 4 * fields);
    }
    int start = end;
    int at = end;
    while (at < length && text[at] == ' ') {
      at++;
    }
    boolean quoted = at < length && text[at] == '"';
    if (quoted) {
      start = at;
      end = at + 1;
      pastQuote();
    }
    while (end < length && text[end] != delimiter && text[end] != '\n' && text[end] != '\r') {
      end++;
    }
    bounds[2 * fields] = start;
    bounds[2 * fields + 1] = end;
    quotes[fields++] = quoted;
  }

  private void pastQuote() {
    while (end < length) {
      byte c = text[end];
      if (c == '\n' || c == '\r') {
        endLine();
        continue;
      }
      end++;
      if (c == '"' && (end == length || text[end] != '"')) {
        return;
      }
      end += c == '"' ? 1 : 0;
    }
  }

  /** The text that the record is in. */
  byte[] bytes() {
    return text;
  }

  /** Its first byte, or that of empty lines before it. */
  int begin() {
    return begin;
  }

  /** The byte behind its line end. */
  int end() {
    return end;
  }

  /** The line that it begins in, from 1. */
  long line() {
    return line;
  }

  /** Lines up to its end. */
  long lines() {
    return lines;
  }

  /** Number of fields. */
  int fields() {
    return fields;
  }

  /** First byte of a field, without spaces before a quote. */
  int start(int field) {
    return bounds[2 * field];
  }

  /** The byte behind a field. */
  int end(int field) {
    return bounds[2 * field + 1];
  }

  /** Whether it begins with a quote. */
  boolean isQuoted(int field) {
    return quotes[field];
  }

  /** A field without quotes and spaces around it. */
  String text(int field) {
    return plain(field).strip();
  }

  /** A field without quotes around it. */
  String plain(int field) {
    String raw = new String(text, start(field), end(field) - start(field), StandardCharsets.UTF_8);
    if (!quotes[field]) {
      return raw;
    }
    StringBuilder plain = new StringBuilder();
    boolean inside = true;
    for (int i = 1; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean doubled = inside && c == '"' && i + 1 < raw.length() && raw.charAt(i + 1) == '"';
      if (inside && c == '"' && !doubled) {
        inside = false;
      } else {
        plain.append(c);
        i += doubled ? 1 : 0;
      }
    }
    return plain.toString();
  }
}
