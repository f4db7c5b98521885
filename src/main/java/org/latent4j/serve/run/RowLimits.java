package org.latent4j.serve.run;

import java.util.Arrays;
import java.util.Optional;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.Manifest;
import org.latent4j.spec.manifest.SignatureSpec;
import org.latent4j.spec.manifest.TensorSpec;
import org.latent4j.spec.manifest.ValueRange;

/** What the values of a packed row may be; a thread may share it with others. */
public final class RowLimits {
  private final ValueRange[] ranges;
  private final int[] features;
  final float[] low;
  final float[] high;

  /** 1 where a value is to be whole, else 0. */
  final float[] whole;

  private RowLimits(int width) {
    ranges = new ValueRange[width];
    features = new int[width];
    low = new float[width];
    high = new float[width];
    whole = new float[width];
    Arrays.fill(low, Float.NEGATIVE_INFINITY);
    Arrays.fill(high, Float.POSITIVE_INFINITY);
  }

  /** Those of an input; empty where nothing is known of its views, or all of them take any. */
  public static Optional<RowLimits> of(Manifest manifest, TensorSpec input) {
    ModelSpec spec = manifest.spec();
    RowLimits limits = new RowLimits(input.width());
    boolean any = false;
    int from = 0;
    for (ViewSpec view : SignatureSpec.views(spec, input)) {
      ValueRange range = manifest.ranges().get(view.name());
      for (int i = 0; range != null && i < view.features(); i++) {
        limits.ranges[from + i] = range;
        limits.features[from + i] = i;
        limits.low[from + i] = range.low(i);
        limits.high[from + i] = range.high(i);
        limits.whole[from + i] = range.whole() ? 1 : 0;
        any = true;
      }
      from += view.features();
    }
    return any ? Optional.of(limits) : Optional.empty();
  }

  /** Whether some values are whole numbers alone. */
  boolean anyWhole() {
    return Arrays.stream(ranges).anyMatch(range -> range != null && range.whole());
  }

  /** The first value of a row that is outside, or -1; the row begins at an index. */
  public int fault(float[] row, int from) {
    for (int i = 0; i < ranges.length; i++) {
      if (ranges[i] != null && !ranges[i].holds(features[i], row[from + i])) {
        return i;
      }
    }
    return -1;
  }

  /** What a value of a row may be, for a message. */
  public String words(int column) {
    return ranges[column].words(features[column]);
  }
}
