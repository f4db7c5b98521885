package org.latent4j.data.fit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.Rows;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.SpecException;

/** Fits preprocessing to training rows, and checks what comes out of it. */
public final class Preprocessors {
  /** Room for the rounding of {@code (raw - shift) / scale} in float32. */
  private static final float ROUNDING = 1e-6f;

  private Preprocessors() {}

  /**
   * Fits shift and scale: one pair for all values of an image (rank 3), one a feature otherwise.
   * Bytes have the fixed range 0 to 255 under {@link Scaling#UNIT}. A constant feature gets scale
   * 1. The standard deviation is that of the population (divided by n).
   *
   * @param trainRows indices of the rows that may be looked at; at least one
   * @throws SpecException for {@link Scaling#FIXED}, whose values are given, not fitted
   */
  public static Preprocessing fit(Scaling scaling, Rows rows, int[] trainRows) throws IOException {
    if (trainRows.length == 0) {
      throw new DataException("preprocessing", "at least one training row", "none");
    }
    return switch (scaling) {
      case NONE -> Preprocessing.none();
      case FIXED ->
          throw new SpecException("scaling", "a rule that is fitted to rows", "values given");
      case UNIT ->
          rows.type() == ElementType.UINT8
              ? new Preprocessing(Scaling.UNIT, List.of(0.0), List.of(255.0))
              : unit(statistics(rows, trainRows));
      case STANDARDIZE -> standardize(statistics(rows, trainRows));
    };
  }

  /**
   * Refuses rows whose preprocessed values leave 0 to 1, where a Bernoulli likelihood has no
   * meaning.
   *
   * @param data whose rows are looked at
   * @param rows indices of those rows
   * @throws DataException naming row, column and value of the first that does
   */
  public static void requireUnitInterval(Dataset data, int[] rows, Preprocessing preprocessing)
      throws IOException {
    float[] shift = floats(preprocessing.shift());
    float[] scale = floats(preprocessing.scale());
    boolean bytes = data.rows().type() == ElementType.UINT8;
    if (bytes && Arrays.equals(shift, new float[1]) && scale[0] >= 255) {
      return;
    }
    int features = data.rows().features();
    RowScan.visit(
        data.rows(),
        rows,
        (values, count, indices, firstIndex) -> {
          for (int i = 0; i < count * features; i++) {
            int column = i % features;
            int group = shift.length == 1 ? 0 : column;
            float value = (values[i] - shift[group]) / scale[group];
            if (!(value >= -ROUNDING && value <= 1 + ROUNDING)) {
              int row = indices[firstIndex + i / features];
              throw outside(data, row, column, values[i], value);
            }
          }
        });
  }

  /**
   * Checks that every value is a whole number from 0 up.
   *
   * @param likelihood that wants them so, named in the error
   * @param limit what every value must be below
   * @throws DataException naming the first row and column of another value
   */
  public static void requireWhole(Dataset data, int[] rows, String likelihood, long limit)
      throws IOException {
    int features = data.rows().features();
    String range = limit == Long.MAX_VALUE ? "0 or more" : "0 to " + (limit - 1);
    RowScan.visit(
        data.rows(),
        rows,
        (values, count, indices, firstIndex) -> {
          for (int i = 0; i < count * features; i++) {
            float value = values[i];
            if (!(value >= 0 && value < limit && value == Math.rint(value))) {
              throw new DataException(
                  data.place(indices[firstIndex + i / features], i % features),
                  "a whole number of " + range + " for the likelihood " + likelihood,
                  value);
            }
          }
        });
  }

  /** The mean, over some rows, of the sum of a row's values. */
  public static double meanSum(Rows rows, int[] chosen) throws IOException {
    double[] sum = new double[1];
    RowScan.visit(
        rows,
        chosen,
        (values, count, indices, firstIndex) -> {
          for (int i = 0; i < count * rows.features(); i++) {
            sum[0] += values[i];
          }
        });
    return sum[0] / chosen.length;
  }

  private static DataException outside(
      Dataset data, int row, int column, float raw, float preprocessed) {
    String found =
        raw == preprocessed ? "" + raw : raw + ", which preprocessing turns into " + preprocessed;
    return new DataException(
        data.place(row, column), "a value in 0 to 1 for the Bernoulli likelihood", found);
  }

  private static FeatureStatistics statistics(Rows rows, int[] trainRows) throws IOException {
    FeatureStatistics statistics = new FeatureStatistics(rows.features(), rows.shape().size() == 3);
    RowScan.visit(rows, trainRows, statistics);
    return statistics;
  }

  private static Preprocessing unit(FeatureStatistics statistics) {
    List<Double> shift = new ArrayList<>();
    List<Double> scale = new ArrayList<>();
    for (int group = 0; group < statistics.groups(); group++) {
      shift.add(statistics.min(group));
      scale.add(positive(statistics.max(group) - statistics.min(group)));
    }
    return new Preprocessing(Scaling.UNIT, shift, scale);
  }

  private static Preprocessing standardize(FeatureStatistics statistics) {
    List<Double> shift = new ArrayList<>();
    List<Double> scale = new ArrayList<>();
    for (int group = 0; group < statistics.groups(); group++) {
      shift.add(statistics.mean(group));
      scale.add(positive(statistics.deviation(group)));
    }
    return new Preprocessing(Scaling.STANDARDIZE, shift, scale);
  }

  /** What float32 cannot tell from 0 counts as constant. */
  private static double positive(double scale) {
    return scale < Float.MIN_NORMAL ? 1 : scale;
  }

  private static float[] floats(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }
}
