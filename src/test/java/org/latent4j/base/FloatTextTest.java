package org.latent4j.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {
  @Property(tries = 5_000)
  void readsWhatTheJdkReadsOfDoubles(@ForAll long bits) {
    String text = Double.toString(Double.longBitsToDouble(bits));
    assertEquals(Float.parseFloat(text), parse(text), text);
  }

  @Property(tries = 5_000)
  void readsWhatTheJdkReadsOfDecimals(
      @ForAll long digits, @ForAll @IntRange(min = -50, max = 40) int exponent) {
    String text = BigDecimal.valueOf(digits, -exponent).toString();
    assertEquals(Float.parseFloat(text), parse(text), text);
    String plain = BigDecimal.valueOf(digits, 12).toPlainString();
    assertEquals(Float.parseFloat(plain), parse(plain), plain);
  }

  /** The middle of two floats and its neighbours, where rounding twice goes wrong. */
  @Property(tries = 5_000)
  void roundsOnceNearTheMiddleOfTwoFloats(@ForAll @IntRange(min = 1) int bits) {
    float low = Float.intBitsToFloat(bits % 0x7f000000);
    BigDecimal middle =
        new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(BigDecimal.valueOf(2));
    BigDecimal step = middle.ulp();
    for (BigDecimal near :
        new BigDecimal[] {
          middle, middle.add(step), middle.subtract(step), middle.round(new MathContext(17))
        }) {
      assertEquals(Float.parseFloat(near.toString()), parse(near.toString()), near.toString());
      assertEquals(Float.parseFloat(near.toString()), parse(near.toPlainString()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0.0",
        "1",
        "+2",
        ".5",
        "5.",
        " 7 ",
        "1e3",
        "1E-3",
        "1e+02",
        "1e39",
        "1e-60",
        "123456789012345678901234567890",
        "0.000000000000000000000000000001"
      })
  void readsEachWayOfWriting(String text) {
    assertEquals(Float.parseFloat(text), parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "-", ".", "e5", "1e", "1e+", "1f", "0x10", "1 2", "1,5", "--1", "abc"})
  void refusesWhatIsNoNumber(String text) {
    assertThrows(NumberFormatException.class, () -> parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "NaN", "inf", "-Infinity"})
  void readsWhatIsNotFinite(String text) {
    assertTrue(!Float.isFinite(parse(text)));
  }

  private static float parse(String text) {
    return FloatText.parse(text.toCharArray(), 0, text.length());
  }
}
