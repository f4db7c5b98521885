package org.latent4j.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.latent4j.spec.TrainingSpec.Split;

class SplitsTest {
  @Property
  void everyRowIsInOnePart(
      @ForAll @IntRange(min = 1, max = 500) int count,
      @ForAll @DoubleRange(max = 0.49) double validation,
      @ForAll @DoubleRange(max = 0.49) double test,
      @ForAll long seed) {
    int validationRows = (int) Math.round(validation * count);
    int testRows = (int) Math.round(test * count);
    Assume.that(validationRows + testRows < count);
    Splits splits = Splits.of(count, new Split(validation, test), seed);
    assertEquals(validationRows, splits.validation().length);
    assertEquals(testRows, splits.test().length);
    int[] joined =
        IntStream.concat(
                IntStream.of(splits.train()),
                IntStream.concat(IntStream.of(splits.validation()), IntStream.of(splits.test())))
            .sorted()
            .toArray();
    assertArrayEquals(IntStream.range(0, count).toArray(), joined);
  }

  @Test
  void theSeedDecides() {
    Split split = new Split(0.2, 0.1);
    int[] first = Splits.of(1000, split, 3).validation();
    assertArrayEquals(first, Splits.of(1000, split, 3).validation());
    assertEquals(false, Arrays.equals(first, Splits.of(1000, split, 4).validation()));
  }

  /** A run resumed under a later version must see the rows it saw before. */
  @Test
  void theOrderIsFrozen() {
    int[] values = IntStream.range(0, 10).toArray();
    Splits.shuffle(values, 42);
    assertArrayEquals(splitMix(42, 10), values);
  }

  /** All 24 orders of four, each within five standard errors of 1/24. */
  @Test
  void everyOrderIsEquallyLikely() {
    int draws = 48_000;
    int[] counts = new int[4 * 4 * 4 * 4];
    for (int seed = 0; seed < draws; seed++) {
      int[] values = {0, 1, 2, 3};
      Splits.shuffle(values, seed);
      counts[values[0] * 64 + values[1] * 16 + values[2] * 4 + values[3]]++;
    }
    double error = 5 * Math.sqrt(draws / 24.0);
    int orders = 0;
    for (int count : counts) {
      if (count > 0) {
        assertEquals(draws / 24.0, count, error);
        orders++;
      }
    }
    assertEquals(24, orders);
  }

  @Test
  void aRowMustBeLeftToTrainOn() {
    assertThrows(DataException.class, () -> Splits.of(1, new Split(0.5, 0), 0));
    assertEquals(1, Splits.of(1, new Split(0.4, 0), 0).train().length);
    assertThrows(DataException.class, () -> Splits.of(1L << 31, new Split(0.1, 0), 0));
  }

  /** The documented rule, with SplitMix64 (Steele, Lea and Flood 2014) written out. */
  private static int[] splitMix(long seed, int count) {
    int[] values = IntStream.range(0, count).toArray();
    long state = seed;
    for (int last = count - 1; last > 0; last--) {
      state += 0x9e3779b97f4a7c15L;
      long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      z ^= z >>> 31;
      int place = (int) (((z >>> 32) * (last + 1)) >>> 32);
      int held = values[last];
      values[last] = values[place];
      values[place] = held;
    }
    return values;
  }
}
