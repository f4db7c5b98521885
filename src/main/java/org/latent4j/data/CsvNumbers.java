package org.latent4j.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * The numbers of a block of csv lines. Plain decimals are read from the bytes; a line that holds
 * anything else is left to {@link CsvRows}, which also words what is wrong.
 */
final class CsvNumbers {
  private static final int MOST_DIGITS = 18;

  private final String file;
  private final CsvRows first;
  private final int[] slots;
  private final int features;
  private byte[] text;
  private int at;

  CsvNumbers(String file, CsvRows first) {
    this.file = file;
    this.first = first;
    this.slots = first.layout().slots();
    this.features = first.layout().features();
  }

  /**
   * Reads lines.
   *
   * @param text which holds neither quotes nor lone carriage returns, and ends in a line feed
   * @param length of the text
   * @param row of the first line that is not empty, from 0
   * @param line of the first line, from 0
   * @param target receives the rows
   */
  void read(byte[] text, int length, long row, long line, float[] target) throws IOException {
    this.text = text;
    at = 0;
    int rows = 0;
    for (long lines = 0; at < length; lines++) {
      int start = at;
      if (text[at] != '\n' && text[at] != '\r') {
        if (!plain(target, rows * features)) {
          exactly(start, row + rows, line + lines, target, rows * features);
        }
        rows++;
      }
      while (text[at] != '\n') {
        at++;
      }
      at++;
    }
  }

  /** Reads a line up to its end; false where it is not plain. */
  private boolean plain(float[] target, int offset) {
    for (int column = 0; column < slots.length; column++) {
      int slot = slots[column];
      if (slot >= 0) {
        float value = number();
        if (!Float.isFinite(value)) {
          return false;
        }
        target[offset + slot] = value;
      } else {
        while (text[at] != ',' && text[at] != '\n') {
          at++;
        }
      }
      boolean last = column + 1 == slots.length;
      if (last ? text[at] != '\n' && text[at] != '\r' : text[at] != ',') {
        return false;
      }
      at += last ? 0 : 1;
    }
    return true;
  }

  /** The number at the position, which moves behind it; not finite where it is not plain. */
  private float number() {
    boolean negative = text[at] == '-';
    int i = negative ? at + 1 : at;
    int begin = i;
    long digits = 0;
    int digit;
    while ((digit = text[i] - '0') >= 0 && digit <= 9) {
      digits = digits * 10 + digit;
      i++;
    }
    int count = i - begin;
    int places = 0;
    if (text[i] == '.') {
      begin = ++i;
      while ((digit = text[i] - '0') >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
        i++;
      }
      places = i - begin;
      count += places;
    }
    int power = 0;
    if (text[i] == 'e' || text[i] == 'E') {
      boolean down = text[++i] == '-';
      i += down || text[i] == '+' ? 1 : 0;
      begin = i;
      while ((digit = text[i] - '0') >= 0 && digit <= 9 && i - begin < 3) {
        power = power * 10 + digit;
        i++;
      }
      count = i > begin ? count : 0;
      power = down ? -power : power;
    }
    at = i;
    return count == 0 || count > MOST_DIGITS
        ? Float.NaN
        : FloatText.value(negative, digits, power - places);
  }

  private void exactly(int start, long row, long line, float[] target, int offset)
      throws IOException {
    at = start;
    while (text[at] != '\n') {
      at++;
    }
    CsvRows rows = first.after(row, line);
    var in = new ByteArrayInputStream(text, start, at - start);
    try (CsvRecords records = new CsvRecords(file, rows, in)) {
      records.next();
      System.arraycopy(rows.values(), 0, target, offset, features);
    }
  }
}
