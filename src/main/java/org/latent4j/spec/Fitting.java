package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What training does with a view beyond the evidence lower bound.
 *
 * @param weight of its log-likelihood in the loss; 1 for the bound itself
 * @param hide share of its values masked for the encoder, each step others, so that it learns to do
 *     without them
 * @param shift pixels by which an image is translated at most, each way and each step anew
 * @param pseudoLabels weight of the log-likelihood of pseudo-labels: where a target is unknown,
 *     what the model without dropout or augmentation is sure of (Lee 2013, "Pseudo-Label")
 * @param pseudoLabelWarmup epochs over which that weight rises from 0
 * @param labelled share of an epoch that rows with a known target make up, repeated as often as
 *     that takes; 0 for each row once
 */
public record Fitting(
    double weight,
    double hide,
    int shift,
    @JsonProperty("guess") double pseudoLabels,
    @JsonProperty("guessWarmup") double pseudoLabelWarmup,
    double labelled) {
  /** Checks the numbers. */
  public Fitting {
    Checks.positive("weight", weight);
    Checks.fraction("mask", hide);
    Checks.notNegative("translate", shift);
    Checks.notNegative("pseudo-labels", pseudoLabels);
    Checks.notNegative("pseudo-labels-warmup", pseudoLabelWarmup);
    Checks.fraction("labelled-share", labelled);
  }

  /** The evidence lower bound and nothing else. */
  public static Fitting plain() {
    return new Fitting(1, 0, 0, 0, 0, 0);
  }

  /** The bound with a weight. */
  public static Fitting weighted(double weight) {
    return new Fitting(weight, 0, 0, 0, 0, 0);
  }
}
