package org.latent4j.cli.pass;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.latent4j.base.Matrix;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.InputRows;

/** Classes and their probabilities, compared with what is known of the rows. Thread-safe. */
public final class ClassifiedRows implements RowCall {
  private final VaeModel model;
  private final int given;
  private final boolean compared;
  private final boolean probabilitiesAlone;
  private final LongAdder known = new LongAdder();
  private final LongAdder right = new LongAdder();

  /**
   * Nothing counted yet.
   *
   * @param given values of a row that the model takes
   * @param compared whether the place of the true class follows them, or what is none
   * @param probabilitiesAlone or, before them, the place of the likeliest class
   */
  public ClassifiedRows(VaeModel model, int given, boolean compared, boolean probabilitiesAlone) {
    this.model = model;
    this.given = given;
    this.compared = compared;
    this.probabilitiesAlone = probabilitiesAlone;
  }

  /** Rows whose class is known. */
  public long known() {
    return known.sum();
  }

  /** Those of them that were classified right. */
  public long right() {
    return right.sum();
  }

  @Override
  public float[] apply(FloatBuffer rows, float[] draws, int count) {
    Matrix probabilities =
        model.classify(InputRows.of(compared ? front(rows, count) : rows, count));
    int classes = probabilities.width();
    float[] places = new float[count];
    for (int i = 0; i < count; i++) {
      int likeliest = likeliest(probabilities, i);
      if (compared) {
        count(likeliest, rows.get(rows.position() + i * (given + 1) + given), classes);
      }
      places[i] = likeliest;
    }
    return probabilitiesAlone
        ? probabilities.values()
        : Matrix.beside(List.of(Matrix.of(places, 1), probabilities)).values();
  }

  private FloatBuffer front(FloatBuffer rows, int count) {
    float[] all = new float[count * (given + 1)];
    rows.get(rows.position(), all);
    return FloatBuffer.wrap(new Matrix(count, given + 1, all).columns(0, given).values());
  }

  private static int likeliest(Matrix probabilities, int row) {
    int from = row * probabilities.width();
    int best = 0;
    for (int i = 1; i < probabilities.width(); i++) {
      best = probabilities.values()[from + i] > probabilities.values()[from + best] ? i : best;
    }
    return best;
  }

  private void count(int likeliest, float truth, int classes) {
    if (truth >= 0 && truth < classes) {
      known.increment();
      if (likeliest == (int) truth) {
        right.increment();
      }
    }
  }
}
