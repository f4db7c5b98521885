package org.latent4j.graph.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latent4j.graph.Context;
import org.latent4j.graph.GraphRun;
import org.latent4j.graph.KindCases;
import org.latent4j.graph.Oracle;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.network.Decoder;
import org.latent4j.graph.network.Encoder;
import org.latent4j.graph.objective.PseudoLabels;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A mixed table and its likelihood, against NumPy and SciPy in float64. */
public class MixedTableTest {
  private static final JsonNode ORACLE = Oracle.read("kinds.json").get("table");
  private static final ViewSpec VIEW = KindCases.table().view();
  private static final int ROWS = 6;
  private static final int COLUMNS = 8;
  private static final double TOLERANCE = 1e-5;

  /** NaN and Infinity are no numbers in JSON. */
  public static float[] raw() {
    float[] values = new float[ROWS * COLUMNS];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(ORACLE.get("raw").get(i).asText());
    }
    return values;
  }

  private static Observed observed(GraphRun run) {
    return new TableCodec(run.tf, VIEW).observe(run.constant(raw(), ROWS, COLUMNS));
  }

  private static Mixed likelihood(GraphRun run) {
    Decoder.Output stated =
        (name, width) ->
            run.constant(Oracle.numbers(ORACLE.get("parameters").get(name)), ROWS, width);
    Mixed mixed = mixed(run.inference(), VIEW, stated);
    run.initialize();
    ORACLE
        .get("learned")
        .fields()
        .forEachRemaining(entry -> run.set(entry.getKey(), Oracle.numbers(entry.getValue())));
    assertEquals(ORACLE.get("learned").size(), run.names().size(), "learned: " + run.names());
    return mixed;
  }

  private static void check(String name, float[] found) {
    Oracle.assertClose(ORACLE.get(name), found, TOLERANCE, name);
  }

  @Test
  void whatIsObservedIsStandardisedAndTheRestMasked() {
    try (GraphRun run = new GraphRun()) {
      Observed seen = observed(run);
      check("mask", run.eval(seen.mask().orElseThrow()));
      check("x", run.eval(seen.x()));
      assertArrayEquals(
          new float[] {1, 1, 1, 1, 1, 0}, run.eval(seen.presence(run.tf).orElseThrow()));
    }
  }

  @Test
  void networksAreGivenNumbersNamesAsOneHotVectorsAndWhatIsMissing() {
    try (GraphRun run = new GraphRun()) {
      Encoder.Features input = new TableCodec(run.tf, VIEW).networkInput(observed(run));
      check("network", run.eval(input.values()));
      assertEquals(12, input.width());
    }
  }

  @Test
  void eachColumnHasItsLikelihood() {
    try (GraphRun run = new GraphRun()) {
      Mixed likelihood = likelihood(run);
      Observed seen = observed(run);
      check("log_probability", run.eval(seen.logProb(run.tf, likelihood)));
      double sum = 0;
      for (double value : Oracle.numbers(ORACLE.get("log_probability"))) {
        sum += value;
      }
      Distribution.Fit fit = seen.fit(run.tf, likelihood);
      Oracle.assertClose(
          new double[] {sum}, run.eval(fit.logProb()), TOLERANCE, "the sum of what is observed");
    }
  }

  @Test
  void meansAreGivenBackInRawUnits() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> mean = likelihood(run).mean();
      check("mean", run.eval(mean));
      check("decoded", run.eval(new TableCodec(run.tf, VIEW).raw(mean)));
    }
  }

  @Test
  void rawValuesThatAreObservedComeBack() {
    try (GraphRun run = new GraphRun()) {
      Observed seen = observed(run);
      float[] there = run.eval(seen.mask().orElseThrow());
      float[] back = run.eval(new TableCodec(run.tf, VIEW).raw(seen.x()));
      float[] raw = raw();
      int compared = 0;
      for (int i = 0; i < raw.length; i++) {
        if (there[i] == 1) {
          assertEquals(raw[i], back[i], 1e-5 * Math.max(1, Math.abs(raw[i])), "value " + i);
          compared++;
        }
      }
      assertEquals(26, compared);
    }
  }

  /** Of one column of two names: −ln(1 + e^−2) and so on. */
  @Test
  void theProbabilitiesOfTwoNamesSumToOne() {
    try (GraphRun run = new GraphRun()) {
      ViewSpec member = KindCases.table(List.of(KindCases.columns().get(1))).view();
      Mixed one =
          mixed(
              run.inference(), member, (name, width) -> run.constant(new double[] {2, -0.5}, 2, 1));
      double[] sure = {1 / (1 + Math.exp(-2)), 1 / (1 + Math.exp(0.5))};
      Oracle.assertClose(
          new double[] {1 - sure[0], sure[0], 1 - sure[1], sure[1]},
          run.eval(one.probabilities()),
          1e-6,
          "probabilities");
      assertArrayEquals(new float[] {1, 0}, run.eval(one.likeliest()));
    }
  }

  /** Labels that are unknown get the name that is at least 0.95 likely, others none. */
  @Test
  void aPseudoLabelIsWhatIsSure() {
    try (GraphRun run = new GraphRun()) {
      ViewSpec label = KindCases.target().views().get(1);
      // Probabilities of the first name: 0.9525, 0.9478, and of the third: 0.9991.
      double[] logits = {3.69, 0, 0, 3.59, 0, 0, 0, 0, 7.7, 3.69, 0, 0};
      Mixed likelihood = mixed(run.inference(), label, (name, width) -> run.constant(logits, 4, 3));
      Observed known =
          new Observed(
              label,
              run.constant(new double[] {0, 0, 0, 1}, 4, 1),
              Optional.of(run.constant(new double[] {0, 0, 0, 1}, 4, 1)));
      Observed labels = PseudoLabels.of(run.tf, known, likelihood);
      assertArrayEquals(new float[] {0, 0, 2, 0}, run.eval(labels.x()));
      assertArrayEquals(new float[] {1, 0, 1, 0}, run.eval(labels.mask().orElseThrow()));
    }
  }

  private static Mixed mixed(Context at, ViewSpec view, Decoder.Output output) {
    return Mixed.build(at, view, new TableCodec(at.tf(), view), output);
  }
}
