package org.latent4j.graph.signature;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latent4j.graph.Context;
import org.latent4j.graph.distribution.DiagonalGaussian;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.graph.model.Vae;
import org.latent4j.graph.objective.Objective;
import org.latent4j.graph.view.Mixed;
import org.latent4j.graph.view.Observation;
import org.latent4j.graph.view.RawInput;
import org.latent4j.graph.view.RawOutput;
import org.latent4j.graph.view.Scaler;
import org.latent4j.graph.view.Vocabulary;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.ViewSpec.Role;
import org.latent4j.spec.manifest.Calibration;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** The calls of a trained model, each with placeholders of its own. */
public final class Signatures {
  private static final Squeeze.Options COLUMN = Squeeze.axis(List.of(1L));

  private final Ops tf;
  private final Vae vae;
  private final ModelSpec spec;
  private final List<ViewSpec> views;
  private final Optional<Calibration> calibration;

  /**
   * One call. Everybody can call it with raw values; a caller that knows the model can also feed
   * packed rows where they have just been made, and fetch them before they are taken apart. For a
   * plain model both are the same.
   *
   * @param name its key in the export
   * @param inputs placeholders by name
   * @param outputs by name
   * @param rowInputs tensors [batch, …] that can be fed in place of the inputs
   * @param rowOutputs tensors [batch, …] of the same values as the outputs
   */
  public record Signature(
      String name,
      Map<String, Operand<?>> inputs,
      Map<String, Operand<?>> outputs,
      Map<String, Operand<TFloat32>> rowInputs,
      Map<String, Operand<TFloat32>> rowOutputs) {}

  private Signatures(Context root, ModelSpec spec, Optional<Calibration> calibration) {
    this.tf = root.tf();
    this.vae = new Vae(root, spec);
    this.spec = spec;
    this.views = spec.views(Role.VIEW);
    this.calibration = calibration;
  }

  /**
   * Builds every signature that the model has; nothing in them is random.
   *
   * @param root an inference context
   * @param calibration of scores, if there is one
   */
  public static List<Signature> build(
      Context root, ModelSpec spec, Optional<Calibration> calibration) {
    Signatures all = new Signatures(root, spec, calibration);
    List<Signature> signatures = new ArrayList<>();
    signatures.add(all.encode(Names.ENCODE, spec.given()));
    if (all.views.size() > 1) {
      for (ViewSpec view : all.views) {
        List<ViewSpec> alone = new ArrayList<>(List.of(view));
        alone.addAll(spec.views(Role.CONDITION));
        signatures.add(all.encode(Names.encodeOnly(view.name()), alone));
      }
    }
    signatures.add(all.decode());
    if (spec.objective().kind() == ObjectiveSpec.Kind.VAE) {
      signatures.add(all.encodeSample());
      if (all.canDraw()) {
        signatures.add(all.decodeSample());
      }
    }
    signatures.add(all.reconstruct());
    signatures.add(all.score());
    spec.label().ifPresent(label -> signatures.add(all.classify(label)));
    return signatures;
  }

  /** The same where scores are not calibrated. */
  public static List<Signature> build(Context root, ModelSpec spec) {
    return build(root, spec, Optional.empty());
  }

  /** Whether noise alone makes a draw of the likelihood. */
  private boolean canDraw() {
    return spec.isPlain() && Likelihood.kind(spec.view().likelihood()).drawn();
  }

  private Signature encode(String name, List<ViewSpec> given) {
    Call call = new Call(name);
    Posterior posterior = vae.encode(call.rows(given));
    call.output(Names.MEAN, posterior.mean());
    if (posterior instanceof DiagonalGaussian gaussian) {
      call.output(Names.LOG_VARIANCE, gaussian.logVariance());
    }
    return call.signature();
  }

  private Signature decode() {
    Call call = new Call(Names.DECODE);
    Operand<TFloat32> z = call.latent(Names.Z, spec.latent());
    call.views(vae.raw(vae.decode(z, call.conditions(), views)));
    return call.signature();
  }

  /** A draw from the likelihood, its noise given by the caller. */
  private Signature decodeSample() {
    Call call = new Call(Names.DECODE_SAMPLE);
    Operand<TFloat32> z = call.latent(Names.Z, spec.latent());
    Operand<TFloat32> noise = call.latent(Names.NOISE, spec.view().features());
    Map<ViewSpec, Distribution> decoded = vae.decode(z, call.conditions(), views);
    Distribution.Drawn likelihood = (Distribution.Drawn) decoded.get(spec.view());
    call.views(Scaler.invert(tf, spec.view().preprocessing(), likelihood.sample(noise)));
    return call.signature();
  }

  private Signature encodeSample() {
    Call call = new Call(Names.ENCODE_SAMPLE);
    Posterior posterior = vae.encode(call.rows(spec.given()));
    call.output(Names.Z, posterior.sample(call.latent(Names.NOISE, spec.latent())));
    return call.signature();
  }

  private Signature reconstruct() {
    Call call = new Call(Names.RECONSTRUCT);
    Observation seen = call.rows(spec.given());
    call.views(vae.raw(vae.decode(vae.encode(seen).mean(), seen, views)));
    return call.signature();
  }

  private Signature score() {
    Call call = new Call(Names.SCORE);
    Observation seen = call.rows(spec.given());
    Posterior posterior = vae.encode(seen);
    Map<ViewSpec, Distribution> decoded = vae.decode(posterior.mean(), seen, views);
    Operand<TFloat32> contribution = Objective.contribution(tf, decoded, seen);
    Operand<TFloat32> reconstruction = Objective.sum(tf, contribution);
    Operand<TFloat32> kl = Objective.sum(tf, posterior.kl(vae.prior(), posterior.mean()));
    Operand<TFloat32> score = tf.math.add(reconstruction, kl);
    call.output(Names.SCORE, score);
    call.output(Names.RECONSTRUCTION, reconstruction);
    call.output(Names.KL, kl);
    call.output(Names.CONTRIBUTION, contribution);
    calibration.ifPresent(
        known -> {
          call.output(Names.PERCENTILE, Calibrated.percentile(tf, known, score));
          call.output(Names.ANOMALY, Calibrated.anomaly(tf, known, score));
        });
    return call.signature();
  }

  /** The names of a label with their probabilities, from all that is given but the label itself. */
  private Signature classify(ViewSpec label) {
    Call call = new Call(Names.CLASSIFY);
    Observation seen =
        call.rows(spec.given().stream().filter(view -> !view.equals(label)).toList());
    Map<ViewSpec, Distribution> decoded = vae.decode(vae.encode(seen).mean(), seen, List.of(label));
    Mixed likelihood = (Mixed) decoded.get(label);
    call.output(Names.PROBABILITIES, likelihood.probabilities());
    Operand<TFloat32> code = tf.squeeze(vae.raw(decoded), COLUMN);
    call.named(Names.CLASS, Vocabulary.names(tf, label.table().get(0), code));
    return call.signature();
  }

  /** A signature in the making. */
  private final class Call {
    private final String name;
    private final Map<String, Operand<?>> inputs = new LinkedHashMap<>();
    private final Map<String, Operand<?>> outputs = new LinkedHashMap<>();
    private final Map<String, Operand<TFloat32>> rowInputs = new LinkedHashMap<>();
    private final Map<String, Operand<TFloat32>> rowOutputs = new LinkedHashMap<>();

    Call(String name) {
      this.name = name;
    }

    /** What the caller knows of each row. */
    Observation rows(List<ViewSpec> given) {
      return raw(Names.X, given);
    }

    /** The conditions of a call that is given nothing else to see. */
    Observation conditions() {
      List<ViewSpec> conditions = spec.views(Role.CONDITION);
      return conditions.isEmpty() ? new Observation(List.of()) : raw(Names.CONDITION, conditions);
    }

    private Observation raw(String key, List<ViewSpec> given) {
      RawInput raw = RawInput.build(tf, name, spec, given);
      inputs.putAll(raw.tensors());
      rowInputs.put(key, raw.packed());
      return vae.observe(raw.packed(), given);
    }

    /** An input [batch, width] of numbers that are no data. */
    Operand<TFloat32> latent(String key, int width) {
      Placeholder<TFloat32> input =
          tf.withName(name + "_" + key)
              .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, width)));
      inputs.put(key, input);
      rowInputs.put(key, input);
      return input;
    }

    /** Values of all views. */
    void views(Operand<TFloat32> packed) {
      if (spec.isPlain()) {
        rowOutputs.put(Names.X, named(Names.X, RawOutput.shaped(tf, spec.view(), packed)));
        return;
      }
      RawOutput.build(tf, views, packed).forEach(this::named);
      rowOutputs.put(Names.X, tf.withName(name + "_out_rows").identity(packed));
    }

    void output(String key, Operand<TFloat32> value) {
      rowOutputs.put(key, named(key, value));
    }

    /** Gives an output a name of its own, so that a reader of the graph can find it. */
    private <T extends TType> Operand<T> named(String key, Operand<T> value) {
      String plain = key.replaceAll("[^A-Za-z0-9_.]", "_");
      Operand<T> output = tf.withName(name + "_out_" + plain).identity(value);
      outputs.put(key, output);
      return output;
    }

    Signature signature() {
      return new Signature(name, inputs, outputs, rowInputs, rowOutputs);
    }
  }
}
