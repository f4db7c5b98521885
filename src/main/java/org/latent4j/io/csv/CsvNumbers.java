package org.latent4j.io.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.latent4j.base.FloatText;

/**
 * The numbers of a block of csv lines. Plain decimals are read from the bytes; a line that holds
 * anything else is left to {@link CsvRows}, which also words what is wrong.
 */
final class CsvNumbers {
  private static final int MOST_DIGITS = 18;
  private static final int NO_POWER = Integer.MIN_VALUE;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ZEROS = 0x30303030_30303030L;
  private static final long LOW = 0x7f7f7f7f_7f7f7f7fL;
  private static final long TO_HIGH = 0x76767676_76767676L;
  private static final long TWO_OF_FOUR = 0x000000ff_000000ffL;
  private static final int[] POWERS = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

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
    byte[] bytes = text;
    int i = at;
    boolean negative = bytes[i] == '-';
    i += negative ? 1 : 0;
    int begin = i;
    long digits = 0;
    int digit;
    while ((digit = bytes[i] - '0') >= 0 && digit <= 9) {
      digits = digits * 10 + digit;
      i++;
    }
    int count = i - begin;
    int places = 0;
    if (bytes[i] == '.') {
      begin = ++i;
      if (i + Long.BYTES <= bytes.length) {
        long eight = (long) LONG.get(bytes, i) ^ ZEROS;
        int length = Long.numberOfTrailingZeros(noDigits(eight)) / Byte.SIZE;
        if (length > 0) {
          digits = digits * POWERS[length] + value(eight << (Byte.SIZE * (Long.BYTES - length)));
          i += length;
        }
      }
      while ((digit = bytes[i] - '0') >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
        i++;
      }
      places = i - begin;
      count += places;
    }
    at = i;
    int power = bytes[i] == 'e' || bytes[i] == 'E' ? power() : 0;
    return count == 0 || count > MOST_DIGITS || power == NO_POWER
        ? Float.NaN
        : FloatText.value(negative, digits, power - places);
  }

  /** The high bit of each byte that is not from 0 to 9. */
  private static long noDigits(long eight) {
    return (((eight & LOW) + TO_HIGH) | eight) & ~LOW;
  }

  /** The number that eight digits make, the first one in the lowest byte: twos, fours, eights. */
  private static long value(long eight) {
    long twos = eight * 10 + (eight >>> 8);
    return ((twos & TWO_OF_FOUR) * 0x000F4240_00000064L
            + ((twos >>> 16) & TWO_OF_FOUR) * 0x00002710_00000001L)
        >>> 32;
  }

  /** The exponent at the position, which moves behind it. */
  private int power() {
    int i = at + 1;
    boolean down = text[i] == '-';
    i += down || text[i] == '+' ? 1 : 0;
    int begin = i;
    int power = 0;
    int digit;
    while ((digit = text[i] - '0') >= 0 && digit <= 9 && i - begin < 3) {
      power = power * 10 + digit;
      i++;
    }
    at = i;
    return i == begin ? NO_POWER : down ? -power : power;
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
