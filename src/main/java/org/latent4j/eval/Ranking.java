package org.latent4j.eval;

import java.util.Arrays;
import java.util.Comparator;

/** How well scores rank rows of one class above all others. */
public final class Ranking {
  private Ranking() {}

  /**
   * The area under the receiver operating characteristic: the probability that a positive row has a
   * higher score than another row, ties counted half (Hanley and McNeil 1982).
   *
   * @param scores of rows
   * @param positive which of them should be high
   * @return NaN where all rows are of one kind
   */
  public static double auroc(float[] scores, boolean[] positive) {
    Integer[] order = fromHigh(scores);
    double above = 0;
    long positives = 0;
    long others = 0;
    for (int from = 0; from < order.length; ) {
      int to = endOfTie(scores, order, from);
      long tied = count(positive, order, from, to);
      long tiedOthers = to - from - tied;
      above += (double) tiedOthers * positives + tiedOthers * tied / 2.0;
      positives += tied;
      others += tiedOthers;
      from = to;
    }
    return positives == 0 || others == 0 ? Double.NaN : above / positives / others;
  }

  /**
   * The mean precision, weighted by the steps of recall, over the thresholds from high to low: Σ
   * (Rₖ − Rₖ₋₁) Pₖ, not interpolated, a tie taken as one step.
   *
   * @param scores of rows
   * @param positive which of them should be high
   * @return NaN without a positive row
   */
  public static double averagePrecision(float[] scores, boolean[] positive) {
    Integer[] order = fromHigh(scores);
    double sum = 0;
    long positives = 0;
    for (int from = 0; from < order.length; ) {
      int to = endOfTie(scores, order, from);
      long tied = count(positive, order, from, to);
      positives += tied;
      sum += tied * ((double) positives / to);
      from = to;
    }
    return positives == 0 ? Double.NaN : sum / positives;
  }

  private static Integer[] fromHigh(float[] scores) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble((Integer i) -> scores[i]).reversed());
    return order;
  }

  private static int endOfTie(float[] scores, Integer[] order, int from) {
    int to = from + 1;
    while (to < order.length && scores[order[to]] == scores[order[from]]) {
      to++;
    }
    return to;
  }

  private static long count(boolean[] positive, Integer[] order, int from, int to) {
    long count = 0;
    for (int i = from; i < to; i++) {
      count += positive[order[i]] ? 1 : 0;
    }
    return count;
  }
}
