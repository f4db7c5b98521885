package org.latent4j.base;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Float32 numbers as decimal text: the fewest digits that read back as the same float, and of those
 * the closest to it. JDK 17's {@link Float#toString} gives more than the fewest at times, and is
 * slow.
 *
 * <p>A float stands for all numbers that round to it, an interval as wide as its unit in the last
 * place. Scaled by a power of ten so that this width lies in [1, 10), the interval holds a whole
 * number and at most one multiple of ten. The multiple of ten is the shortest where there is one,
 * else the closest whole number. The scaling is done in double, whose error is far below {@link
 * #UNCLEAR}; what lies as close as that to a bound or to the middle of two candidates is decided by
 * exact arithmetic.
 */
public final class ShortestFloat {
  /** The most bytes that a number takes. */
  public static final int LONGEST = 24;

  private static final double UNCLEAR = 1e-6;
  private static final float FIXED_BELOW = 1e7f;
  private static final double FIXED_FROM = 1e-4;

  private static final int EXPONENTS = 255;
  private static final int[] PLACES = new int[EXPONENTS];
  private static final double[] SCALE = new double[EXPONENTS];

  static {
    for (int i = 0; i < EXPONENTS; i++) {
      double unit = Math.scalb(1.0, Math.max(i, 1) - 150);
      int places = (int) Math.ceil(-Math.log10(unit) - 1e-9);
      PLACES[i] = places;
      SCALE[i] = Double.parseDouble("1e" + places);
    }
  }

  private ShortestFloat() {}

  /**
   * Writes a number: without exponent from 1e-4 to 1e7 and for 0, a whole one there without point;
   * else as 1.5E-7.
   *
   * @param target with room for {@link #LONGEST} bytes
   * @return the position behind what was written
   */
  public static int write(float value, byte[] target, int at) {
    float size = Math.abs(value);
    if (!(size <= Float.MAX_VALUE)) {
      return ascii(Float.toString(value), target, at);
    }
    int next = at;
    if (Float.floatToRawIntBits(value) < 0) {
      target[next++] = '-';
    }
    if (size < FIXED_BELOW && size == (int) size) {
      return whole((int) size, target, next);
    }
    long decimal = shortest(size);
    int digits = (int) (decimal >> Byte.SIZE);
    int places = (byte) decimal;
    return size < FIXED_BELOW && size >= FIXED_FROM
        ? fixed(digits, places, target, next)
        : scientific(digits, places, target, next);
  }

  /** Digits, shifted by a byte, and that byte: how many of them lie behind the point. */
  private static long shortest(float size) {
    int bits = Float.floatToRawIntBits(size);
    int exponent = bits >>> 23;
    boolean powerOfTwo = (bits & 0x7fffff) == 0 && exponent > 1;
    double scaled = size * SCALE[exponent];
    double half = Math.scalb(SCALE[exponent], Math.max(exponent, 1) - 151);
    // Below a power of two the floats lie twice as dense.
    double surely = powerOfTwo ? half / 2 : half;
    double round = Math.rint(scaled / 10) * 10;
    double off = Math.abs(round - scaled);
    if (off < surely - UNCLEAR) {
      return stripped((long) round, PLACES[exponent]);
    }
    double near = Math.rint(scaled);
    double offNear = Math.abs(near - scaled);
    if (powerOfTwo || off <= half + UNCLEAR || offNear > 0.5 - UNCLEAR) {
      return exactly(size);
    }
    return packed((long) near, PLACES[exponent]);
  }

  private static long packed(long digits, int places) {
    return (digits << Byte.SIZE) | (places & 0xff);
  }

  private static long stripped(long digits, int places) {
    long left = digits;
    int behind = places;
    while (left % 10 == 0) {
      left /= 10;
      behind--;
    }
    return packed(left, behind);
  }

  private static long exactly(float size) {
    BigDecimal exact = new BigDecimal(size);
    for (int precision = 1; ; precision++) {
      for (RoundingMode mode : new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.UP}) {
        BigDecimal near = exact.round(new MathContext(precision, mode));
        if (near.floatValue() == size) {
          return stripped(near.unscaledValue().longValueExact(), near.scale());
        }
      }
    }
  }

  private static int whole(int value, byte[] target, int at) {
    int length = digits(value);
    int left = value;
    for (int i = at + length - 1; i >= at; i--) {
      target[i] = (byte) ('0' + left % 10);
      left /= 10;
    }
    return at + length;
  }

  private static int fixed(int value, int places, byte[] target, int at) {
    int length = Math.max(digits(value), places + 1) + 1;
    int point = at + length - 1 - places;
    int left = value;
    for (int i = at + length - 1; i >= at; i--) {
      if (i == point) {
        target[i] = '.';
      } else {
        target[i] = (byte) ('0' + left % 10);
        left /= 10;
      }
    }
    return at + length;
  }

  private static int scientific(int value, int places, byte[] target, int at) {
    int length = digits(value);
    int next = fixed(value, length - 1, target, at);
    if (length == 1) {
      target[next - 1] = '.';
      target[next++] = '0';
    }
    return ascii("E" + (length - 1 - places), target, next);
  }

  private static int digits(int value) {
    int digits = 1;
    for (int bound = 10; digits < 10 && value >= bound; digits++) {
      bound = digits < 9 ? bound * 10 : Integer.MAX_VALUE;
    }
    return digits;
  }

  private static int ascii(String text, byte[] target, int at) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, target, at, bytes.length);
    return at + bytes.length;
  }
}
