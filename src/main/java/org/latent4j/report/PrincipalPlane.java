package org.latent4j.report;

import org.latent4j.spec.Checks;

/**
 * Rows of many values seen in the plane of their greatest variance: their first two principal
 * components (Pearson 1901, doi:10.1080/14786440109462720).
 *
 * @param x along the first component, {@code [rows]}; 0 is the mean
 * @param y along the second, {@code [rows]}
 * @param shares of the variance that the two have, 0 to 1; 0 where rows do not vary
 */
public record PrincipalPlane(double[] x, double[] y, double[] shares) {
  private static final int SWEEPS = 50;

  /**
   * Finds the components from the covariance matrix. Of the two directions of each it takes the one
   * whose greatest entry is positive, so that the same rows always look the same.
   *
   * @param rows row after row, finite
   * @param width values of a row, at least 2
   */
  public static PrincipalPlane of(float[] rows, int width) {
    Checks.require(
        width >= 2 && rows.length % width == 0, "rows", "whole rows of at least 2 values", width);
    int count = rows.length / width;
    double[] mean = mean(rows, width);
    double[][] matrix = covariance(rows, width, mean);
    double[][] vectors = new double[width][width];
    for (int i = 0; i < width; i++) {
      vectors[i][i] = 1;
    }
    diagonalize(matrix, vectors);
    int first = greatest(matrix, -1);
    int second = greatest(matrix, first);
    double total = 0;
    for (int i = 0; i < width; i++) {
      total += matrix[i][i];
    }
    double[] shares = new double[2];
    if (total > 0) {
      shares[0] = matrix[first][first] / total;
      shares[1] = Math.max(0, matrix[second][second] / total);
    }
    return new PrincipalPlane(
        along(rows, mean, vectors[first], count),
        along(rows, mean, vectors[second], count),
        shares);
  }

  private static double[] mean(float[] rows, int width) {
    double[] mean = new double[width];
    for (int i = 0; i < rows.length; i++) {
      mean[i % width] += rows[i];
    }
    for (int i = 0; i < width; i++) {
      mean[i] /= Math.max(1, rows.length / width);
    }
    return mean;
  }

  private static double[][] covariance(float[] rows, int width, double[] mean) {
    double[][] matrix = new double[width][width];
    double[] centred = new double[width];
    for (int start = 0; start < rows.length; start += width) {
      for (int i = 0; i < width; i++) {
        centred[i] = rows[start + i] - mean[i];
      }
      for (int i = 0; i < width; i++) {
        for (int j = 0; j <= i; j++) {
          matrix[i][j] += centred[i] * centred[j] * width / rows.length;
        }
      }
    }
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < i; j++) {
        matrix[j][i] = matrix[i][j];
      }
    }
    return matrix;
  }

  /**
   * Jacobi's method: turns the matrix in one plane after the other until it is diagonal, and the
   * rows of {@code vectors} with it (Golub and Van Loan, Matrix Computations, section 8.5).
   */
  private static void diagonalize(double[][] matrix, double[][] vectors) {
    int width = matrix.length;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      double off = 0;
      double on = 0;
      for (int i = 0; i < width; i++) {
        on += matrix[i][i] * matrix[i][i];
        for (int j = 0; j < i; j++) {
          off += matrix[i][j] * matrix[i][j];
        }
      }
      if (off <= 1e-24 * on) {
        return;
      }
      for (int i = 1; i < width; i++) {
        for (int j = 0; j < i; j++) {
          turn(matrix, vectors, i, j);
        }
      }
    }
  }

  /** Makes one pair of entries off the diagonal 0. */
  private static void turn(double[][] matrix, double[][] vectors, int p, int q) {
    if (matrix[p][q] == 0) {
      return;
    }
    double tau = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
    double tangent = Math.copySign(1, tau) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
    double cosine = 1 / Math.sqrt(1 + tangent * tangent);
    double sine = tangent * cosine;
    turnRows(matrix[p], matrix[q], cosine, sine);
    for (double[] row : matrix) {
      double first = row[p];
      row[p] = cosine * first - sine * row[q];
      row[q] = sine * first + cosine * row[q];
    }
    turnRows(vectors[p], vectors[q], cosine, sine);
  }

  private static void turnRows(double[] p, double[] q, double cosine, double sine) {
    for (int k = 0; k < p.length; k++) {
      double first = p[k];
      p[k] = cosine * first - sine * q[k];
      q[k] = sine * first + cosine * q[k];
    }
  }

  private static int greatest(double[][] matrix, int except) {
    int place = -1;
    for (int i = 0; i < matrix.length; i++) {
      if (i != except && (place < 0 || matrix[i][i] > matrix[place][place])) {
        place = i;
      }
    }
    return place;
  }

  private static double[] along(float[] rows, double[] mean, double[] vector, int count) {
    double sign = 1;
    double most = 0;
    for (double entry : vector) {
      if (Math.abs(entry) > most) {
        most = Math.abs(entry);
        sign = Math.signum(entry);
      }
    }
    double[] places = new double[count];
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < mean.length; i++) {
        places[row] += sign * vector[i] * (rows[row * mean.length + i] - mean[i]);
      }
    }
    return places;
  }
}
