package org.latent4j.eval;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How well a model fits data that it need not have seen. All losses in nats per example, in the
 * units of the network (after preprocessing).
 *
 * @param examples number of rows
 * @param negativeElbo reconstruction + KL, the posterior sampled once per example
 * @param reconstruction −ln p(x|z)
 * @param kl of the posterior to the prior
 * @param activeUnits latent dimensions whose posterior mean varies over the data by more than 0.01
 *     (Burda et al. 2016, arXiv:1509.00519, section 4.2); empty for an autoencoder
 * @param importance the tighter bound on −ln p(x); empty for an autoencoder, or where not asked for
 * @param classified how well the label is predicted; empty where the model or the rows have none
 */
public record Evaluation(
    long examples,
    double negativeElbo,
    double reconstruction,
    double kl,
    Optional<Integer> activeUnits,
    Optional<ImportanceNll> importance,
    Optional<Classified> classified) {

  /**
   * −ln p(x) estimated by importance sampling from the posterior: an upper bound in expectation,
   * the tighter the more samples (arXiv:1509.00519, eq. 8).
   *
   * @param nll mean over the examples
   * @param standardError of that mean over the examples
   * @param samples drawn for each example
   */
  public record ImportanceNll(double nll, double standardError, int samples) {}

  /**
   * Labels predicted from all else.
   *
   * @param labelled rows whose label is known
   * @param accuracy share of them that are predicted right
   */
  public record Classified(long labelled, double accuracy) {}

  /**
   * How to evaluate.
   *
   * @param seed of all draws
   * @param importanceSamples for each example; 0 to leave that figure out
   */
  public record Options(long seed, int importanceSamples) {}

  /**
   * Every figure by its public name, in the order of reading; those that do not apply are left out.
   */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("examples", examples);
    figures.put("negative_elbo", negativeElbo);
    figures.put("reconstruction", reconstruction);
    figures.put("kl", kl);
    activeUnits.ifPresent(units -> figures.put("active_units", units));
    classified.ifPresent(
        found -> {
          figures.put("labelled", found.labelled());
          figures.put("accuracy", found.accuracy());
        });
    importance.ifPresent(
        bound -> {
          figures.put("importance_nll", bound.nll());
          figures.put("importance_standard_error", bound.standardError());
          figures.put("importance_samples", bound.samples());
        });
    return figures;
  }
}
