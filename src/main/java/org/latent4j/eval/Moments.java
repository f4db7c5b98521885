package org.latent4j.eval;

/** Mean and variance of numbers as they come (Welford 1962). */
public final class Moments {
  private long count;
  private double mean;
  private double squares;

  public void add(double value) {
    count++;
    double distance = value - mean;
    mean += distance / count;
    squares += distance * (value - mean);
  }

  public double mean() {
    return mean;
  }

  /** With n − 1 in the denominator; 0 for fewer than two numbers. */
  double variance() {
    return count < 2 ? 0 : squares / (count - 1);
  }

  double standardError() {
    return Math.sqrt(variance() / count);
  }
}
