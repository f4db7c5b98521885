package org.latent4j.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortestFloatTest {
  @Property(tries = 20_000)
  void anyFloatReadsBack(@ForAll int bits) {
    check(Float.intBitsToFloat(bits));
  }

  @Property(tries = 5_000)
  void subnormalsReadBack(@ForAll @IntRange(min = 1, max = 0x7fffff) int bits) {
    check(Float.intBitsToFloat(bits));
  }

  /** Where floats lie twice as dense below as above. */
  @Test
  void powersOfTwoAndTheirNeighboursReadBack() {
    for (int exponent = -149; exponent <= 127; exponent++) {
      float power = Math.scalb(1f, exponent);
      check(power);
      check(Math.nextUp(power));
      check(Math.nextDown(power));
      check(-power);
    }
    check(Float.MAX_VALUE);
  }

  /** Where the middle of two candidates and the bounds of the interval are exact. */
  @Test
  void smallFractionsOfLargeNumbersReadBack() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      check(random.nextInt(1 << 24) / (float) (1 << random.nextInt(12)));
    }
  }

  @Test
  void usualNumbersReadBack() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      check((float) StrictMath.exp(random.nextDouble() * 22 - 9));
      check((float) random.nextGaussian());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-12345678e-1, -1234567.8",
    "9999999, 9999999",
    "1e7, 1.0E7",
    "16777216, 1.6777216E7",
    "0.1, 0.1",
    "-0.25, -0.25",
    "1e-4, 1.0E-4",
    "1.5e-4, 0.00015",
    "0.00012345678, 0.00012345678",
    "1e-3, 0.001",
    "1e-9, 1.0E-9",
    "0.33333334, 0.33333334",
    "1.4e-45, 1.0E-45",
    "3.4028235e38, 3.4028235E38",
    "1.17549435e-38, 1.1754944E-38",
    "2e-44, 2.0E-44",
    "NaN, NaN",
    "-Infinity, -Infinity"
  })
  void looksAs(float value, String text) {
    assertEquals(text, text(value));
  }

  /** Reads back by both readers, is the shortest that does, and the closest of those. */
  private static void check(float value) {
    if (!Float.isFinite(value)) {
      return;
    }
    String text = text(value);
    assertEquals(value, Float.parseFloat(text), text);
    assertEquals(value, FloatText.parse(text.toCharArray(), 0, text.length()), text);
    BigDecimal written = new BigDecimal(text).stripTrailingZeros();
    BigDecimal exact = new BigDecimal(value);
    int precision = written.precision();
    BigDecimal distance = written.subtract(exact).abs();
    for (RoundingMode mode : new RoundingMode[] {RoundingMode.UP, RoundingMode.DOWN}) {
      BigDecimal other = exact.round(new MathContext(precision, mode));
      boolean reads = other.floatValue() == value;
      assertTrue(!reads || other.subtract(exact).abs().compareTo(distance) >= 0, text);
      if (precision > 1) {
        BigDecimal shorter = exact.round(new MathContext(precision - 1, mode));
        assertTrue(shorter.floatValue() != value, text + " could be " + shorter);
      }
    }
  }

  private static String text(float value) {
    byte[] target = new byte[ShortestFloat.LONGEST];
    int end = ShortestFloat.write(value, target, 0);
    return new String(target, 0, end, StandardCharsets.US_ASCII);
  }
}
