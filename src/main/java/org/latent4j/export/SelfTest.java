package org.latent4j.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.latent4j.graph.signature.Probe;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.Batch;
import org.latent4j.spec.Names;
import org.latent4j.spec.manifest.Calibration;

/** Compares what an export answers with what the training graph answered. */
final class SelfTest {
  private static final double TOLERANCE = 1e-5;

  /** The parts of a score and their sum: what one loses to rounding shows in the other. */
  private static final Set<String> TERMS = Set.of(Names.SCORE, Names.RECONSTRUCTION, Names.KL);

  /** What the training graph cannot tell; it follows from the score. */
  private static final Set<String> CALIBRATED = Set.of(Names.PERCENTILE, Names.ANOMALY);

  private SelfTest() {}

  /**
   * Runs every signature.
   *
   * @param calibration that the model was written with
   * @throws ExportException if a signature was not probed, or one value differs by more than 1e-5
   *     of the largest in its output
   */
  static void run(VaeModel model, Optional<Calibration> calibration, Probe probe) {
    Set<String> expected = new TreeSet<>(model.signatures());
    if (!expected.equals(probe.calls().keySet())) {
      throw new ExportException(
          "self-test: expected probes of the signatures "
              + expected
              + ", found "
              + new TreeSet<>(probe.calls().keySet()));
    }
    for (String name : expected) {
      run(model, name, calibration, probe.calls().get(name));
    }
  }

  private static void run(
      VaeModel model, String name, Optional<Calibration> calibration, Probe.Call call) {
    Map<String, float[]> inputs = new LinkedHashMap<>();
    int rows = 0;
    for (Map.Entry<String, Probe.Values> input : call.inputs().entrySet()) {
      inputs.put(input.getKey(), input.getValue().values());
      rows = Math.toIntExact(input.getValue().shape().get(0));
    }
    Map<String, Batch> outputs = model.call(name, inputs, rows);
    Set<String> probed = new TreeSet<>(outputs.keySet());
    if (name.equals(Names.SCORE) && calibration.isPresent()) {
      calibrated(outputs, calibration.get());
      probed.removeAll(CALIBRATED);
    }
    if (!probed.equals(call.outputs().keySet())) {
      throw new ExportException(
          "self-test: signature "
              + name
              + ": expected outputs "
              + new TreeSet<>(call.outputs().keySet())
              + ", found "
              + new TreeSet<>(outputs.keySet()));
    }
    for (String key : probed) {
      List<String> together =
          TERMS.contains(key) && name.equals(Names.SCORE) ? List.copyOf(TERMS) : List.of(key);
      double scale =
          together.stream().mapToDouble(k -> largest(call.outputs().get(k))).max().orElse(0);
      compare(name + ", output " + key, call.outputs().get(key), outputs.get(key), scale);
    }
  }

  /** The graph must say of its own scores what {@link Calibration} says, bit for bit. */
  private static void calibrated(Map<String, Batch> outputs, Calibration known) {
    float[] scores = outputs.get(Names.SCORE).values();
    for (int i = 0; i < scores.length; i++) {
      require(outputs, Names.PERCENTILE, i, known.percentile(scores[i]));
      require(outputs, Names.ANOMALY, i, known.anomaly(scores[i]));
    }
  }

  private static void require(Map<String, Batch> outputs, String key, int row, float expected) {
    if (!outputs.containsKey(key) || outputs.get(key).values()[row] != expected) {
      throw new ExportException(
          "self-test: signature score, output "
              + key
              + ", row "
              + row
              + ": expected "
              + expected
              + ", found "
              + (outputs.containsKey(key) ? outputs.get(key).values()[row] : "no such output"));
    }
  }

  private static double largest(Probe.Values values) {
    double largest = 0;
    for (float value : values.values()) {
      if (Float.isFinite(value)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  private static void compare(String what, Probe.Values expected, Batch found, double scale) {
    float[] one = expected.values();
    float[] other = found.values();
    if (one.length != other.length) {
      throw new ExportException(
          "self-test: signature "
              + what
              + ": expected "
              + one.length
              + " values, found "
              + other.length);
    }
    for (int i = 0; i < one.length; i++) {
      if (!(Math.abs(one[i] - other[i]) <= TOLERANCE * scale)) {
        throw new ExportException(
            "self-test: signature "
                + what
                + ", row "
                + i / found.width()
                + ", column "
                + i % found.width()
                + ": expected "
                + one[i]
                + " as in training, found "
                + other[i]);
      }
    }
  }
}
