package org.latent4j.base;

import java.util.regex.Pattern;

/** Float32 numbers from decimal text, without objects on the usual path. */
public final class FloatText {
  private static final double[] TEN = new double[41];
  private static final double[] TENTH = new double[41];
  private static final long ROOM = 100_000_000_000_000_000L;
  // Java's own literals ("1f", "0x1p3") are no numbers in a table.
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern INFINITE = Pattern.compile("(?i)[+-]?inf(inity)?");

  static {
    for (int i = 0; i < TEN.length; i++) {
      TEN[i] = Double.parseDouble("1e" + i);
      TENTH[i] = Double.parseDouble("1e-" + i);
    }
  }

  private FloatText() {}

  /**
   * Reads a number, rounded as {@link Float#parseFloat} does; white space around it is allowed.
   *
   * @throws NumberFormatException if it is not a number
   */
  public static float parse(char[] text, int offset, int length) {
    int end = offset + length;
    int at = offset;
    while (at < end && Character.isWhitespace(text[at])) {
      at++;
    }
    while (end > at && Character.isWhitespace(text[end - 1])) {
      end--;
    }
    float value = fast(text, at, end);
    return Float.isNaN(value) ? slow(new String(text, at, end - at)) : value;
  }

  /** NaN where the slow way must decide. */
  private static float fast(char[] text, int from, int end) {
    int at = from;
    boolean negative = at < end && text[at] == '-';
    if (at < end && (text[at] == '-' || text[at] == '+')) {
      at++;
    }
    long digits = 0;
    int count = 0;
    int exponent = 0;
    boolean point = false;
    for (; at < end; at++) {
      char c = text[at];
      if (c >= '0' && c <= '9') {
        boolean kept = digits < ROOM;
        digits = kept ? digits * 10 + (c - '0') : digits;
        exponent += (kept ? 0 : 1) - (point ? 1 : 0);
        count++;
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (at < end && (text[at] == 'e' || text[at] == 'E')) {
      int power = smallExponent(text, at + 1, end);
      exponent += power;
      at = power == Integer.MIN_VALUE ? at : end;
    }
    return at < end || count == 0 ? Float.NaN : value(negative, digits, exponent);
  }

  /**
   * The float next to ±digits × 10^exponent, or NaN where double arithmetic cannot tell.
   *
   * @param digits from 0 to below 10^18
   */
  public static float value(boolean negative, long digits, int exponent) {
    if (exponent <= -TEN.length || exponent >= TEN.length) {
      return Float.NaN;
    }
    double value = digits * (exponent < 0 ? TENTH[-exponent] : TEN[exponent]);
    return value == 0 || isClear(value) ? (float) (negative ? -value : value) : Float.NaN;
  }

  /**
   * Whether the float next to the double is that next to the decimal, too. Cut digits, the digits
   * as a double, the power of ten and the product are each wrong by at most half a unit in the last
   * place; only within so much of the middle between two floats can this matter.
   */
  private static boolean isClear(double value) {
    long below = Double.doubleToRawLongBits(value) & 0x1fffffffL;
    return value >= Float.MIN_NORMAL && Math.abs(below - 0x10000000L) > 8;
  }

  private static int smallExponent(char[] text, int from, int end) {
    int at = from;
    boolean negative = at < end && text[at] == '-';
    if (at < end && (text[at] == '-' || text[at] == '+')) {
      at++;
    }
    if (at == end || end - at > 3) {
      return Integer.MIN_VALUE;
    }
    int power = 0;
    for (; at < end; at++) {
      if (text[at] < '0' || text[at] > '9') {
        return Integer.MIN_VALUE;
      }
      power = power * 10 + (text[at] - '0');
    }
    return negative ? -power : power;
  }

  private static float slow(String number) {
    if (number.equalsIgnoreCase("nan")) {
      return Float.NaN;
    }
    if (INFINITE.matcher(number).matches()) {
      return number.charAt(0) == '-' ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
    }
    if (!DECIMAL.matcher(number).matches()) {
      throw new NumberFormatException(number);
    }
    return Float.parseFloat(number);
  }
}
