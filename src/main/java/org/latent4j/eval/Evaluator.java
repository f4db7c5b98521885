package org.latent4j.eval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.latent4j.base.PlainDigits;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.Rows;
import org.latent4j.data.fit.Moments;
import org.latent4j.graph.view.Views;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.ValueRange;

/** Goes over the rows once and gathers what {@link Evaluation} tells. */
public final class Evaluator {
  private static final int BATCH = 1000;
  private static final int DECODED_AT_ONCE = 4000;
  private static final double ACTIVE = 0.01;

  private final ModelSpec spec;
  private final EvaluationSession session;
  private final Dataset data;
  private final Evaluation.Options options;

  private double reconstruction;
  private double kl;
  private long labelled;
  private long right;
  private final Moments nll = new Moments();
  private final Moments[] means;

  private final Map<String, ValueRange> ranges;

  private Evaluator(
      ModelSpec spec, EvaluationSession session, Dataset data, Evaluation.Options options) {
    this.spec = spec;
    this.ranges = Views.ranges(spec);
    this.session = session;
    this.data = data;
    this.options = options;
    this.means = new Moments[spec.latent()];
    for (int i = 0; i < means.length; i++) {
      means[i] = new Moments();
    }
  }

  /**
   * Evaluates weights on all rows of a data set.
   *
   * @param weights path of TensorFlow checkpoint files without their endings, such as {@code
   *     variables/variables} of an export
   * @throws org.latent4j.spec.SpecException if the rows do not fit the model
   */
  public static Evaluation of(
      ModelSpec spec, Path weights, Dataset data, Evaluation.Options options) throws IOException {
    try (EvaluationSession session =
        PlainDigits.during(() -> new EvaluationSession(spec, weights))) {
      return new Evaluator(spec, session, data, options).run();
    }
  }

  private Evaluation run() throws IOException {
    Rows rows = data.rows();
    int features = ModelSpec.width(spec.views());
    if (rows.features() != features) {
      throw new SpecException(
          "data " + data.source(), "rows of " + features + " values", rows.features());
    }
    float[] batch = new float[Math.multiplyExact(BATCH, features)];
    long number = 0;
    for (long first = 0; first < rows.count(); first += BATCH) {
      int count = (int) Math.min(BATCH, rows.count() - first);
      rows.readFloats(first, count, batch);
      requirePossible(batch, count, first);
      add(session.pass(batch, count, options.seed(), number++));
      if (spec.label().isPresent()) {
        classify(batch, count);
      }
      if (session.isVariational() && options.importanceSamples() > 0) {
        importance(batch, count, first);
      }
    }
    return result(rows.count());
  }

  /** What a likelihood gives no probability has no place in a mean. */
  private void requirePossible(float[] batch, int count, long first) {
    int width = ModelSpec.width(spec.views());
    for (ViewSpec view : spec.views()) {
      ValueRange range = ranges.get(view.name());
      int place = spec.place(view);
      int features = view.features();
      for (int i = 0; range != null && i < count * features; i++) {
        int row = i / features;
        int feature = i % features;
        float value = batch[row * width + place + feature];
        if (!range.holds(feature, value)) {
          throw new DataException(
              data.place(first + row, place + feature), range.words(feature), value);
        }
      }
    }
  }

  /** Compares what is predicted with the rows whose label is known. */
  private void classify(float[] batch, int count) {
    int width = ModelSpec.width(spec.views());
    int place = spec.place(spec.label().orElseThrow());
    int names = spec.label().orElseThrow().table().get(0).categories().size();
    float[] predicted = session.predicted(batch, count);
    for (int i = 0; i < count; i++) {
      float truth = batch[i * width + place];
      if (truth >= 0 && truth < names) {
        labelled++;
        right += predicted[i] == truth ? 1 : 0;
      }
    }
  }

  private void add(EvaluationSession.Pass pass) {
    for (int i = 0; i < pass.kl().length; i++) {
      reconstruction += pass.reconstruction()[i];
      kl += pass.kl()[i];
    }
    for (int i = 0; i < pass.mean().length; i++) {
      means[i % means.length].add(pass.mean()[i]);
    }
  }

  /** Few rows at a time, since each is decoded as often as there are samples. */
  private void importance(float[] batch, int count, long first) {
    int samples = options.importanceSamples();
    int features = ModelSpec.width(spec.views());
    int rows = Math.max(1, DECODED_AT_ONCE / samples);
    for (int from = 0; from < count; from += rows) {
      int some = Math.min(rows, count - from);
      float[] part = new float[some * features];
      System.arraycopy(batch, from * features, part, 0, part.length);
      double[] largest = new double[some];
      double[] sums = new double[some];
      Arrays.fill(largest, Double.NEGATIVE_INFINITY);
      for (int drawn = 0; drawn < samples; drawn += DECODED_AT_ONCE) {
        int draws = Math.min(DECODED_AT_ONCE, samples - drawn);
        long[] key = {options.seed() + drawn + 1L, first + from};
        accumulate(session.logWeights(part, some, draws, key), largest, sums);
      }
      for (int i = 0; i < some; i++) {
        nll.add(-(largest[i] + Math.log(sums[i] / samples)));
      }
    }
  }

  /** Running ln Σ exp of each row, kept relative to the largest so far. */
  private static void accumulate(float[] logWeights, double[] largest, double[] sums) {
    int rows = largest.length;
    for (int i = 0; i < logWeights.length; i++) {
      int row = i % rows;
      double weight = logWeights[i];
      if (weight > largest[row]) {
        sums[row] = sums[row] * Math.exp(largest[row] - weight) + 1;
        largest[row] = weight;
      } else {
        sums[row] += Math.exp(weight - largest[row]);
      }
    }
  }

  private Evaluation result(long examples) {
    Optional<Integer> active = Optional.empty();
    Optional<Evaluation.ImportanceNll> importance = Optional.empty();
    if (session.isVariational()) {
      int units = 0;
      for (Moments mean : means) {
        units += mean.variance() > ACTIVE ? 1 : 0;
      }
      active = Optional.of(units);
      if (options.importanceSamples() > 0) {
        importance =
            Optional.of(
                new Evaluation.ImportanceNll(
                    nll.mean(), nll.standardError(), options.importanceSamples()));
      }
    }
    return new Evaluation(
        examples,
        (reconstruction + kl) / examples,
        reconstruction / examples,
        kl / examples,
        active,
        importance,
        labelled == 0
            ? Optional.empty()
            : Optional.of(new Evaluation.Classified(labelled, (double) right / labelled)));
  }
}
