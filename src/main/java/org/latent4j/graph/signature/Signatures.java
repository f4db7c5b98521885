package org.latent4j.graph.signature;

import java.util.List;
import java.util.Optional;
import org.latent4j.graph.Context;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.manifest.Calibration;

/** The calls of a trained model, each with placeholders of its own. */
public final class Signatures {
  /** Every kind; the first is what a server calls that is asked for no other. */
  private static final List<SignatureKind> ALL =
      List.of(
          new Encode(),
          new Decode(),
          new EncodeSample(),
          new DecodeSample(),
          new SamplePrior(),
          new Reconstruct(),
          new Score(),
          new Classify(),
          new Interpolate());

  private Signatures() {}

  /**
   * Builds every signature that the model has; nothing in them is random.
   *
   * @param root an inference context
   * @param calibration of scores, if there is one
   */
  public static List<Signature> build(
      Context root, ModelSpec spec, Optional<Calibration> calibration) {
    Inference model = Inference.of(root, spec, calibration);
    return ALL.stream().flatMap(kind -> kind.of(model).stream()).toList();
  }

  /** The same where scores are not calibrated. */
  public static List<Signature> build(Context root, ModelSpec spec) {
    return build(root, spec, Optional.empty());
  }
}
