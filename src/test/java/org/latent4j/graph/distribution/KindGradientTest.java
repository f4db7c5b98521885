package org.latent4j.graph.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.latent4j.graph.Context;
import org.latent4j.graph.GradientCheck;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.KindCases;
import org.latent4j.graph.OneView;
import org.latent4j.graph.Variables;
import org.latent4j.graph.model.Vae;
import org.latent4j.graph.objective.Loss;
import org.latent4j.graph.objective.Pass;
import org.latent4j.graph.view.MixedTableTest;
import org.latent4j.graph.view.Observed;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.ViewSpec.Role;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Gradients of whole models of every kind against differences of their loss, which is put together
 * once more here, in double, from log-probabilities and posteriors.
 */
class KindGradientTest {
  private static final float NAN = Float.NaN;
  private static final int ROWS = 6;

  /** The loss of a model in training, with fixed noise, and what it is made of. */
  private static final class Trained implements AutoCloseable {
    final GraphRun run = new GraphRun(2);
    final ModelSpec spec;
    final Context at = run.training();
    final Pass pass;
    final Loss loss;
    final float beta;

    Trained(ModelSpec spec, float beta, float... packed) {
      this.spec = spec;
      this.beta = beta;
      int width = ModelSpec.width(spec.views());
      Operand<TFloat32> rows = run.constant(packed, ROWS, width);
      float[] draws = GradientCheck.random(9, ROWS * spec.latent(), 1.7);
      pass = new Vae(at, spec).pass(rows, run.constant(draws, ROWS, spec.latent()));
      loss = OneView.loss(run, spec.objective(), pass, run.tf.constant(beta));
      GradientCheck.spread(run);
    }

    void check() {
      List<Operand<TFloat32>> parts = parts();
      GradientCheck.of(run, loss, () -> total(run.eval(parts)));
    }

    /** Log-probabilities and masks of views, then of pseudo-labels; posterior; label prior. */
    private List<Operand<TFloat32>> parts() {
      List<Operand<TFloat32>> parts = new ArrayList<>();
      pass.likelihoods()
          .forEach(
              (view, likelihood) -> add(parts, pass.truth().of(view).orElseThrow(), likelihood));
      pass.pseudoLabels().forEach(made -> add(parts, made, pass.likelihoods().get(made.view())));
      parts.add(pass.posterior().mean());
      if (pass.posterior() instanceof DiagonalGaussian gaussian) {
        parts.add(gaussian.logVariance());
      }
      pass.labelPrior()
          .ifPresent(
              label -> {
                parts.add(label.prior().mean());
                parts.add(label.prior().logVariance());
                add(parts, label.label(), label.likelihood());
              });
      return parts;
    }

    private void add(List<Operand<TFloat32>> parts, Observed seen, Distribution likelihood) {
      parts.add(likelihood.logProb(seen.x()));
      // A result holds each tensor once.
      parts.add(run.tf.identity(seen.mask().orElse(run.constant(new float[] {1}, 1, 1))));
    }

    private double total(List<float[]> values) {
      int next = 0;
      double total = 0;
      for (ViewSpec view : pass.likelihoods().keySet()) {
        double sum = masked(values.get(next++), values.get(next));
        double rows = view.role() == Role.TARGET ? GradientCheck.sum(values.get(next)) : ROWS;
        total -= view.fitting().weight() * sum / rows;
        next++;
      }
      for (Observed made : pass.pseudoLabels()) {
        double unknown =
            ROWS - GradientCheck.sum(values.get(1 + 2 * spec.views().indexOf(made.view())));
        double sum = masked(values.get(next++), values.get(next++));
        total -= made.view().fitting().pseudoLabels() * sum / unknown;
      }
      if (spec.objective().kind() == ObjectiveSpec.Kind.AUTOENCODER) {
        return total;
      }
      float[] mean = values.get(next++);
      float[] spread = values.get(next++);
      float[] zeros = new float[mean.length];
      if (pass.labelPrior().isEmpty()) {
        return total + beta * divergence(mean, spread, zeros, zeros);
      }
      float[] priorMean = values.get(next++);
      float[] priorSpread = values.get(next++);
      double known = masked(values.get(next++), values.get(next));
      double weight = pass.labelPrior().get().label().view().fitting().weight();
      return total
          + beta * divergence(mean, spread, priorMean, priorSpread)
          + divergence(priorMean, priorSpread, zeros, zeros, 0)
          - weight * known / ROWS;
    }

    private double divergence(float[] m, float[] v, float[] pm, float[] pv) {
      return divergence(m, v, pm, pv, spec.objective().freeBits());
    }

    /** Mean over the rows of KL(N(m, e^v) || N(pm, e^pv)), each dimension at least the floor. */
    private double divergence(float[] m, float[] v, float[] pm, float[] pv, double floor) {
      double[] dimensions = new double[spec.latent()];
      for (int i = 0; i < m.length; i++) {
        double ratio = (double) v[i] - pv[i];
        double distance = (double) m[i] - pm[i];
        dimensions[i % spec.latent()] +=
            0.5 * (Math.exp(ratio) - 1 - ratio + distance * distance * Math.exp(-pv[i])) / ROWS;
      }
      return Arrays.stream(dimensions).map(kl -> Math.max(floor, kl)).sum();
    }

    private static double masked(float[] logProb, float[] mask) {
      int columns = Math.max(1, logProb.length / ROWS);
      double sum = 0;
      for (int i = 0; i < logProb.length; i++) {
        int place = mask.length == 1 ? 0 : mask.length == logProb.length ? i : i / columns;
        sum += mask[place] == 0 ? 0 : (double) logProb[i];
      }
      return sum;
    }

    @Override
    public void close() {
      run.close();
    }
  }

  /** Rows of the views side by side, each value drawn from 0 to the limit of its column. */
  private static float[] rows(double... limits) {
    float[] draws = GradientCheck.random(8, ROWS * limits.length, 0.5);
    for (int i = 0; i < draws.length; i++) {
      draws[i] = (float) ((draws[i] + 0.5) * limits[i % limits.length]);
    }
    return draws;
  }

  /** Pixels from 0 to 255 and a label that is unknown in some rows. */
  private static float[] labelled(int pixels, float... labels) {
    double[] limits = new double[pixels + 1];
    Arrays.fill(limits, 255);
    float[] rows = rows(limits);
    IntStream.range(0, ROWS).forEach(i -> rows[i * (pixels + 1) + pixels] = labels[i]);
    return rows;
  }

  private static void check(ModelSpec spec, float beta, float... packed) {
    try (Trained trained = new Trained(spec, beta, packed)) {
      trained.check();
    }
  }

  private static float[] cells() {
    float[] cells = MixedTableTest.raw();
    cells[4 * 8 + 2] = 4; // a count of 250 would have most of the gradient
    cells[4 * 8 + 3] = 900;
    return cells;
  }

  @Test
  void mixedTableWithMissingCells() {
    check(KindCases.table(), 1, cells());
  }

  @Test
  void cellsHiddenFromTheEncoder() {
    check(KindCases.hidden(), 0.5f, cells());
  }

  @Test
  void conditionalTable() {
    float[] rows = new float[ROWS * 8];
    int[] places = {1, 2, 3, 5, 6, 7, 4, 0};
    float[] cells = cells();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = cells[i / 8 * 8 + places[i % 8]];
    }
    check(KindCases.conditionalTable(), 1, rows);
  }

  @Test
  void conditionalImages() {
    check(KindCases.conditionalImage(false), 1, labelled(20, 0, 1, 2, 1, 0, 2));
    check(KindCases.conditionalImage(true), 2, labelled(20, 0, 1, 2, 1, NAN, 2));
  }

  @Test
  void imageAndLabelWithItsPrior() {
    check(KindCases.labelledImage(0, false), 1, labelled(20, 0, 1, NAN, 1, NAN, 2));
  }

  @Test
  void labelPriorWithBetaAndFreeBits() {
    check(KindCases.labelledImage(0.4, false), 2, labelled(20, 0, 1, NAN, 1, NAN, 2));
  }

  @Test
  void missingImages() {
    float[] rows = labelled(20, 0, 1, 2, 1, 0, 2);
    Arrays.fill(rows, 2 * 21, 2 * 21 + 20, NAN);
    rows[4 * 21 + 7] = NAN;
    check(KindCases.labelledImage(0, false), 1, rows);
  }

  private static float[] vectors() {
    float[] rows = rows(2, 2, 2, 5, 5);
    for (int i = 0; i < ROWS; i++) {
      rows[i * 5 + 3] = Math.round(rows[i * 5 + 3]);
      rows[i * 5 + 4] = Math.round(rows[i * 5 + 4]);
    }
    Arrays.fill(rows, 0, 3, NAN);
    Arrays.fill(rows, 2 * 5 + 3, 3 * 5, NAN);
    Arrays.fill(rows, 4 * 5, 5 * 5, NAN);
    return rows;
  }

  @Test
  void twoVectorsOfWhichSomeAreMissing() {
    check(KindCases.twoVectors(false), 1, vectors());
  }

  @Test
  void twoVectorsOfAnAutoencoder() {
    check(KindCases.twoVectors(true), 0, vectors());
  }

  @Test
  void twoTables() {
    check(KindCases.twoTables(), 1, cells());
  }

  @Test
  void partOfAViewHidden() {
    ModelSpec two = KindCases.twoVectors(false);
    check(
        two.withView(two.view().with(new org.latent4j.spec.Fitting(1, 0.4, 0, 0, 0, 0))),
        1,
        vectors());
  }

  @Test
  void targetWithPseudoLabels() {
    float[] rows = rows(2, 2, 2, 1);
    float[] labels = {NAN, 1, NAN, 0, NAN, NAN};
    IntStream.range(0, ROWS).forEach(i -> rows[i * 4 + 3] = labels[i]);
    try (Trained trained = new Trained(KindCases.target(), 1, rows)) {
      // Sure of the second name in some rows, so that there are pseudo-labels.
      trained.run.set("label/decoder/column_0_logits/bias", 0, 3.5f, 0);
      float[] sure = trained.run.eval(trained.pass.pseudoLabels().get(0).mask().orElseThrow());
      assertTrue(GradientCheck.sum(sure) >= 1, "pseudo-labels " + Arrays.toString(sure));
      assertArrayEquals(new float[] {0, 0}, new float[] {sure[1], sure[3]}, "known labels");
      trained.check();
    }
  }

  @Test
  void aTargetThatNobodyKnowsIsWithoutGradient() {
    float[] rows = rows(2, 2, 2, 1);
    IntStream.range(0, ROWS).forEach(i -> rows[i * 4 + 3] = NAN);
    try (Trained trained = new Trained(KindCases.target(), 1, rows)) {
      List<Operand<TFloat32>> weights =
          trained.run.variables.trainable().stream().map(Variables.Variable::operand).toList();
      List<float[]> gradients = trained.run.eval(trained.loss.gradients(trained.run.tf, weights));
      gradients.forEach(g -> assertTrue(Double.isFinite(GradientCheck.sum(g))));
      assertTrue(Float.isFinite(trained.run.eval(trained.loss.total())[0]));
    }
  }

  @Test
  void countsThatShareASize() {
    float[] rows = rows(9, 9, 30, 2);
    IntStream.range(0, rows.length).forEach(i -> rows[i] = Math.round(rows[i]));
    check(KindCases.counts(), 1, rows);
  }

  /** Two changes of one average in a step would race: the label's layers are passed twice. */
  @Test
  void anAverageChangesOnceInAStep() {
    ModelSpec spec = KindCases.labelledImage(0, true);
    try (Trained trained = new Trained(spec, 1, labelled(20, 0, 1, 2, 1, 0, 2))) {
      List<Context.Update> updates = trained.at.training().orElseThrow().updates();
      long averages =
          trained.run.names().stream().filter(name -> name.contains("/moving_")).count();
      assertEquals(averages, updates.size(), "changes of " + trained.run.names());
    }
  }

  /**
   * Nothing known of a row: the posterior is the prior, the loss 0, and the gradients are finite.
   */
  @Test
  void missingEverythingGivesThePrior() {
    for (ModelSpec spec :
        List.of(
            KindCases.twoVectors(false),
            KindCases.twoTables(),
            KindCases.labelledImage(0, false))) {
      float[] nothing = new float[ROWS * ModelSpec.width(spec.views())];
      Arrays.fill(nothing, NAN);
      try (Trained trained = new Trained(spec, 1, nothing)) {
        Map<String, Operand<TFloat32>> zero =
            Map.of(
                "mean", trained.pass.posterior().mean(),
                "log variance", ((DiagonalGaussian) trained.pass.posterior()).logVariance(),
                "loss", trained.loss.total());
        zero.forEach(
            (name, operand) -> {
              for (float value : trained.run.eval(operand)) {
                assertEquals(0, value, 0.0, name);
              }
            });
        List<Operand<TFloat32>> weights =
            trained.run.variables.trainable().stream().map(Variables.Variable::operand).toList();
        trained
            .run
            .eval(trained.loss.gradients(trained.run.tf, weights))
            .forEach(g -> assertTrue(Double.isFinite(GradientCheck.sum(g)), "" + spec.views()));
      }
    }
  }
}
