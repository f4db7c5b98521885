package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a decoder's output is read as a distribution of the preprocessed values of a view. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LikelihoodSpec.Bernoulli.class, name = "bernoulli"),
  @JsonSubTypes.Type(value = LikelihoodSpec.Gaussian.class, name = "gaussian")
})
public sealed interface LikelihoodSpec {
  /** Independent Bernoulli variables from logits; values must lie in 0–1. */
  record Bernoulli() implements LikelihoodSpec {}

  /**
   * Independent Gaussians.
   *
   * @param variance whether the variance is fixed, or learned once for all features or per feature
   * @param initialVariance the variance where it is fixed, else where learning starts
   */
  record Gaussian(Variance variance, double initialVariance) implements LikelihoodSpec {
    /** Checks the variance. */
    public Gaussian {
      Checks.positive("variance", initialVariance);
    }
  }

  /** What is learned of a Gaussian's variance. */
  enum Variance {
    FIXED,
    SHARED,
    PER_FEATURE
  }
}
