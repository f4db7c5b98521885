package org.latent4j.export;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.latent4j.base.Matrix;
import org.latent4j.graph.signature.Probe;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.manifest.Calibration;
import org.latent4j.spec.manifest.SignatureSpec;
import org.latent4j.spec.manifest.TensorSpec;
import org.latent4j.spec.manifest.TensorSpec.Holds;

/** Compares what an export answers with what the training graph answered. */
final class SelfTest {
  private static final double TOLERANCE = 1e-5;

  /** What the training graph cannot tell; it follows from the score. */
  private static final Set<Holds> CALIBRATED = Set.of(Holds.PERCENTILE, Holds.ANOMALY);

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
          "self-test: expected probes of the signatures %s, found %s"
              .formatted(expected, new TreeSet<>(probe.calls().keySet())));
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
    Map<String, Matrix> outputs = model.call(name, inputs, rows);
    SignatureSpec spec = model.signature(name);
    Map<String, TensorSpec> specs = spec.outputs();
    Set<String> probed = new TreeSet<>(outputs.keySet());
    probed.removeIf(key -> CALIBRATED.contains(specs.get(key).holds()));
    if (calibration.isPresent()) {
      calibrated(name, spec, outputs, calibration.get());
    }
    if ((calibration.isEmpty() && probed.size() < outputs.size())
        || !probed.equals(call.outputs().keySet())) {
      throw new ExportException(
          "self-test: signature %s: expected outputs %s, found %s"
              .formatted(
                  name, new TreeSet<>(call.outputs().keySet()), new TreeSet<>(outputs.keySet())));
    }
    double nats = 0; // terms and their sum: what one loses to rounding shows in the other
    for (String key : probed) {
      boolean term = specs.get(key).holds() == Holds.NATS;
      nats = Math.max(nats, term ? largest(call.outputs().get(key)) : 0);
    }
    for (String key : probed) {
      Probe.Values expected = call.outputs().get(key);
      double scale = specs.get(key).holds() == Holds.NATS ? nats : largest(expected);
      compare(name + ", output " + key, expected, outputs.get(key), scale);
    }
  }

  /** The graph must say of its own scores what {@link Calibration} says, bit for bit. */
  private static void calibrated(
      String name, SignatureSpec spec, Map<String, Matrix> outputs, Calibration known) {
    if (spec.score().isEmpty()) {
      return;
    }
    float[] scores = outputs.get(spec.score().get()).values();
    Set<Holds> told = new HashSet<>();
    spec.outputs()
        .forEach(
            (key, output) -> {
              if (CALIBRATED.contains(output.holds())) {
                told.add(output.holds());
                boolean percentile = output.holds() == Holds.PERCENTILE;
                for (int i = 0; i < scores.length; i++) {
                  float expected =
                      percentile ? known.percentile(scores[i]) : known.anomaly(scores[i]);
                  float found = outputs.get(key).values()[i];
                  require(found == expected, name, key + ", row " + i, expected, found);
                }
              }
            });
    require(told.equals(CALIBRATED), name, "kinds of outputs", CALIBRATED, told);
  }

  private static void require(
      boolean holds, String name, String output, Object expected, Object found) {
    if (!holds) {
      throw new ExportException(
          "self-test: signature %s, output %s: expected %s, found %s"
              .formatted(name, output, expected, found));
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

  private static void compare(String what, Probe.Values expected, Matrix found, double scale) {
    float[] one = expected.values();
    float[] other = found.values();
    if (one.length != other.length) {
      throw new ExportException(
          "self-test: signature %s: expected %d values, found %d"
              .formatted(what, one.length, other.length));
    }
    for (int i = 0; i < one.length; i++) {
      if (!(Math.abs(one[i] - other[i]) <= TOLERANCE * scale)) {
        throw new ExportException(
            "self-test: signature %s, row %d, column %d: expected %s as in training, found %s"
                .formatted(what, i / found.width(), i % found.width(), one[i], other[i]));
      }
    }
  }
}
