package org.latent4j.io.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.latent4j.base.FloatText;

/**
 * The values of a stretch of csv text. Plain decimals are read from the bytes; a line that holds
 * anything else is left to {@link CsvColumns}, which also words what is wrong.
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

  private final CsvColumns columns;
  private final CsvRecord record;
  private final int[] slots;
  private final int features;
  private final byte delimiter;
  private final byte decimal;
  private byte[] text;
  private int at;

  CsvNumbers(CsvColumns columns) {
    this.columns = columns;
    this.slots = columns.layout().slots();
    this.features = columns.layout().features();
    this.delimiter = columns.form().sign();
    this.decimal = (byte) columns.form().decimal().charAt(0);
    this.record = new CsvRecord(delimiter, slots.length == 1);
  }

  /**
   * Reads whole records.
   *
   * @param text behind whose length a line feed stands
   * @param row of the first record, from 0
   * @param line of the first byte, from 0
   * @param target receives the rows
   */
  void read(byte[] text, int length, long row, long line, float[] target) {
    this.text = text;
    at = 0;
    long lines = line;
    int offset = 0;
    boolean table = columns.table().isPresent();
    for (long next = row; at < length; ) {
      int start = at;
      boolean empty = slots.length > 1 && (text[at] == '\n' || text[at] == '\r');
      if (empty || (!table && plain(target, offset))) {
        at += text[at] == '\r' && text[at + 1] == '\n' ? 2 : 1;
        lines++;
      } else {
        record.of(text, start, length, lines).next();
        columns.read(record, next, target, offset);
        at = record.end();
        lines = record.lines();
      }
      next += empty ? 0 : 1;
      offset += empty ? 0 : features;
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
        while (text[at] != delimiter && text[at] != '\n' && text[at] != '\r') {
          if (text[at++] == '"') {
            return false;
          }
        }
      }
      boolean last = column + 1 == slots.length;
      if (last ? text[at] != '\n' && text[at] != '\r' : text[at] != delimiter) {
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
    if (bytes[i] == decimal) {
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
}
