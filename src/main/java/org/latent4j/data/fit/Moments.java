package org.latent4j.data.fit;

/**
 * Mean, deviation and skewness of numbers as they come, in double precision (Terriberry 2007; Pébay
 * 2008, SAND2008-6212, formulas for one more value).
 */
public final class Moments {
  private long count;
  private double mean;
  private double squares;
  private double cubes;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  public void add(double value) {
    long before = count++;
    double gap = value - mean;
    double part = gap / count;
    double term = gap * part * before;
    mean += part;
    cubes += term * part * (count - 2) - 3 * part * squares;
    squares += term;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  public long count() {
    return count;
  }

  public double min() {
    return min;
  }

  public double max() {
    return max;
  }

  public double mean() {
    return mean;
  }

  /** With n − 1 in the denominator; 0 for fewer than two numbers. */
  public double variance() {
    return count < 2 ? 0 : squares / (count - 1);
  }

  public double standardError() {
    return Math.sqrt(variance() / count);
  }

  /** Population standard deviation; exactly 0 if all values are equal. */
  double deviation() {
    return min == max ? 0 : Math.sqrt(squares / count);
  }

  /** Population skewness, the third moment in units of the deviation; 0 if all values are equal. */
  public double skewness() {
    return min == max ? 0 : Math.sqrt((double) count) * cubes / Math.pow(squares, 1.5);
  }
}
