package org.latent4j.graph.signature;

import java.util.List;
import java.util.Map;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.Posterior;
import org.latent4j.graph.objective.Objective;
import org.latent4j.graph.view.Observation;
import org.latent4j.spec.Names;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.TensorSpec.Holds;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The negative ELBO of each row at its posterior mean, nats, and its parts. */
final class Score implements SignatureKind {
  @Override
  public List<Signature> of(Inference model) {
    Ops tf = model.tf();
    SignatureBuilder call = new SignatureBuilder(model, Names.SCORE);
    Observation seen = call.rows(model.spec().given());
    Posterior posterior = model.vae().encode(seen);
    Map<ViewSpec, Distribution> decoded = model.vae().decode(posterior.mean(), seen, model.views());
    Operand<TFloat32> contribution = Objective.contribution(tf, decoded, seen);
    Operand<TFloat32> reconstruction = Objective.sum(tf, contribution);
    Operand<TFloat32> kl = Objective.sum(tf, model.vae().prior().kl(posterior, posterior.mean()));
    Operand<TFloat32> score = call.possible(tf.math.add(reconstruction, kl));
    call.output(Names.SCORE, Holds.NATS, Names.SCORE, score);
    call.output(Names.RECONSTRUCTION, Holds.NATS, Names.RECONSTRUCTION, reconstruction);
    call.output(Names.KL, Holds.NATS, Names.KL, kl);
    call.onDemand(Names.CONTRIBUTION, contribution);
    model
        .calibration()
        .ifPresent(
            known -> {
              call.output(
                  Names.PERCENTILE,
                  Holds.PERCENTILE,
                  Names.PERCENTILE,
                  Calibrated.percentile(tf, known, score));
              call.output(
                  Names.ANOMALY,
                  Holds.ANOMALY,
                  Names.ANOMALY,
                  Calibrated.anomaly(tf, known, score));
            });
    return List.of(call.build());
  }
}
