package org.latent4j.data.fit;

import java.util.Arrays;

/**
 * Smallest, largest, mean and standard deviation of each feature, or of all values together, in
 * double precision: two passes inside a block, blocks joined by the formula of Chan, Golub and
 * LeVeque (1979, STAN-CS-79-773), so that a large mean does not cost the variance its digits.
 */
public final class FeatureStatistics implements RowScan.Visitor {
  private final int features;
  private final int groups;
  private final double[] min;
  private final double[] max;
  private final double[] mean;
  private final double[] squares;
  private long count;

  /**
   * Starts with no rows.
   *
   * @param features values in a row
   * @param together whether all values are one group
   */
  public FeatureStatistics(int features, boolean together) {
    this.features = features;
    this.groups = together ? 1 : features;
    this.min = new double[groups];
    this.max = new double[groups];
    this.mean = new double[groups];
    this.squares = new double[groups];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  @Override
  public void visit(float[] values, int rows, int[] indices, int firstIndex) {
    int total = rows * features;
    long each = total / groups;
    double[] blockMean = new double[groups];
    for (int i = 0, group = 0; i < total; i++) {
      double value = values[i];
      min[group] = Math.min(min[group], value);
      max[group] = Math.max(max[group], value);
      blockMean[group] += value;
      group = group + 1 == groups ? 0 : group + 1;
    }
    for (int group = 0; group < groups; group++) {
      blockMean[group] /= each;
    }
    double[] blockSquares = new double[groups];
    for (int i = 0, group = 0; i < total; i++) {
      double distance = values[i] - blockMean[group];
      blockSquares[group] += distance * distance;
      group = group + 1 == groups ? 0 : group + 1;
    }
    join(each, blockMean, blockSquares);
  }

  private void join(long each, double[] blockMean, double[] blockSquares) {
    long joined = count + each;
    for (int group = 0; group < groups; group++) {
      double gap = blockMean[group] - mean[group];
      mean[group] += gap * each / joined;
      squares[group] += blockSquares[group] + gap * gap * count / joined * each;
    }
    count = joined;
  }

  int groups() {
    return groups;
  }

  double min(int group) {
    return min[group];
  }

  double max(int group) {
    return max[group];
  }

  public double mean(int group) {
    return mean[group];
  }

  /** Population standard deviation; exactly 0 if all values are equal. */
  public double deviation(int group) {
    return min[group] == max[group] ? 0 : Math.sqrt(squares[group] / count);
  }
}
