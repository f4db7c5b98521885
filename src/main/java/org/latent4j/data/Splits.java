package org.latent4j.data;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.latent4j.spec.TrainingSpec;

/**
 * Which rows train, which validate, which test: row indices from 0, each row in exactly one part,
 * each part in ascending order. The arrays are not to be changed.
 */
public final class Splits {
  private final int[] train;
  private final int[] validation;
  private final int[] test;

  private Splits(int[] train, int[] validation, int[] test) {
    this.train = train;
    this.validation = validation;
    this.test = test;
  }

  /**
   * Parts of {@code round(fraction * count)} rows for validation and test, the rest to train on;
   * the same for the same arguments, on every machine.
   *
   * @throws DataException if no row is left to train on, or there are more rows than an int counts
   */
  public static Splits of(long count, TrainingSpec.Split split, long seed) {
    if (count > Integer.MAX_VALUE - 8) {
      throw new DataException("split", "at most " + (Integer.MAX_VALUE - 8) + " rows", count);
    }
    int validation = (int) Math.round(split.validation() * count);
    int test = (int) Math.round(split.test() * count);
    int train = (int) count - validation - test;
    if (train < 1) {
      throw new DataException(
          "split",
          "at least one row to train on",
          count + " rows, " + validation + " of them for validation and " + test + " for test");
    }
    int[] order = new int[(int) count];
    Arrays.setAll(order, i -> i);
    shuffle(order, seed);
    return new Splits(
        part(order, 0, train),
        part(order, train, train + validation),
        part(order, train + validation, order.length));
  }

  /** Rows that weights are fitted to; at least one. */
  public int[] train() {
    return train;
  }

  /** Rows looked at each epoch; may be empty. */
  public int[] validation() {
    return validation;
  }

  /** Rows never looked at in training; may be empty. */
  public int[] test() {
    return test;
  }

  /**
   * Fisher-Yates from the last place down (Durstenfeld 1964, CACM Algorithm 235). The place is the
   * upper half of SplitMix64's next number, times the bound, shifted down by 32 bits: spelt out
   * here because {@code nextInt(bound)} may change from one JDK to the next.
   */
  public static void shuffle(int[] values, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int last = values.length - 1; last > 0; last--) {
      int place = (int) (((random.nextLong() >>> 32) * (last + 1L)) >>> 32);
      int held = values[last];
      values[last] = values[place];
      values[place] = held;
    }
  }

  private static int[] part(int[] order, int from, int to) {
    int[] part = Arrays.copyOfRange(order, from, to);
    Arrays.sort(part);
    return part;
  }
}
