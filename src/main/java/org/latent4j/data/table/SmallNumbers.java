package org.latent4j.data.table;

/**
 * How often each small whole number above 0 comes, by which counts are told from amounts, weights
 * and identifiers: half of what is not 0 is small, or many of the numbers up to there do come.
 */
final class SmallNumbers {
  /** The median of what is not 0 in a column of counts is no higher. */
  private static final int HIGHEST = 1000;

  /** Up to here it is small, however few numbers come. */
  private static final int SMALL = 100;

  /**
   * Of the numbers up to a higher median, or of half of the rows if these are fewer, so many come.
   */
  private static final double SHARE = 0.3;

  private int[] rows = new int[0];
  private long above;

  void add(float value) {
    if (value >= 1 && value <= HIGHEST) {
      rows = rows.length == 0 ? new int[HIGHEST + 1] : rows;
      rows[(int) value]++;
    } else if (value != 0) {
      above++;
    }
  }

  /** Of whole numbers from 0 up. */
  boolean areCounts() {
    long all = above;
    for (int number : rows) {
      all += number;
    }
    long seen = 0;
    int different = 0;
    for (int value = 1; value < rows.length; value++) {
      seen += rows[value];
      different += rows[value] > 0 ? 1 : 0;
      if (2 * seen >= all) {
        return value <= SMALL || different >= SHARE * Math.min(value, seen);
      }
    }
    return false;
  }
}
