package org.latent4j.cli.pass;

import java.util.Locale;
import java.util.Optional;

/** Counts rows whose answers hold what is not a finite number. Thread-safe. */
final class UnusableAnswers {
  private long rows;
  private long first = Long.MAX_VALUE;

  /**
   * Looks through the answers of some rows.
   *
   * @param from number of the first row, from 0
   */
  void count(float[] answers, int count, long from) {
    float zeros = 0;
    for (float answer : answers) {
      zeros += answer * 0f;
    }
    if (zeros != 0) {
      int width = answers.length / Math.max(1, count);
      for (int row = 0; row < count; row++) {
        if (!finite(answers, row * width, width)) {
          add(from + row);
        }
      }
    }
  }

  private static boolean finite(float[] answers, int from, int width) {
    for (int i = from; i < from + width; i++) {
      if (!Float.isFinite(answers[i])) {
        return false;
      }
    }
    return true;
  }

  private synchronized void add(long row) {
    rows++;
    first = Math.min(first, row);
  }

  /** What there is to say, if there is something. */
  synchronized Optional<String> told() {
    return rows == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "warning: %,d row%s whose answer is not a finite number, the first of them row %,d",
                rows,
                rows == 1 ? " has a value" : "s have values",
                first + 1));
  }
}
