package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The rule that turns gradients into new weights. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = OptimizerSpec.Adam.class, name = "adam"),
  @JsonSubTypes.Type(value = OptimizerSpec.AdamW.class, name = "adamw"),
  @JsonSubTypes.Type(value = OptimizerSpec.Sgd.class, name = "sgd"),
  @JsonSubTypes.Type(value = OptimizerSpec.RmsProp.class, name = "rmsprop")
})
public sealed interface OptimizerSpec {
  /** Adam with the usual constants. */
  static Adam adam() {
    return new Adam(0.9, 0.999, 1e-7);
  }

  /**
   * Adam (Kingma and Ba 2015, arXiv:1412.6980), epsilon outside the root as in the paper's "hat".
   */
  record Adam(double beta1, double beta2, double epsilon) implements OptimizerSpec {
    /** Checks the constants. */
    public Adam {
      Checks.fraction("beta1", beta1);
      Checks.fraction("beta2", beta2);
      Checks.positive("epsilon", epsilon);
    }
  }

  /** Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv:1711.05101). */
  record AdamW(double beta1, double beta2, double epsilon, double weightDecay)
      implements OptimizerSpec {
    /** Checks the constants. */
    public AdamW {
      Checks.fraction("beta1", beta1);
      Checks.fraction("beta2", beta2);
      Checks.positive("epsilon", epsilon);
      Checks.notNegative("weight-decay", weightDecay);
    }
  }

  /** Gradient descent, with classical momentum where that is above 0. */
  record Sgd(double momentum) implements OptimizerSpec {
    /** Checks the momentum. */
    public Sgd {
      Checks.fraction("momentum", momentum);
    }
  }

  /** RMSProp as in TensorFlow's kernel: decay of the mean square, momentum, epsilon in the root. */
  record RmsProp(double decay, double momentum, double epsilon) implements OptimizerSpec {
    /** Checks the constants. */
    public RmsProp {
      Checks.fraction("decay", decay);
      Checks.fraction("momentum", momentum);
      Checks.positive("epsilon", epsilon);
    }
  }
}
