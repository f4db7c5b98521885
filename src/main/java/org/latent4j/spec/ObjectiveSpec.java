package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What training minimises, in nats per example: reconstruction + beta × KL.
 *
 * @param kind a variational autoencoder, or a plain one (no sampling, no KL)
 * @param beta weight of the KL term at the end of the warm-up
 * @param warmup how beta gets there
 * @param freeBits KL per latent dimension, in nats, below which it counts as that many (Kingma et
 *     al. 2016, arXiv:1606.04934, section C.8); 0 for none
 * @param terms weights of further terms by name; a weight of 0 is left out
 */
public record ObjectiveSpec(
    Kind kind,
    double beta,
    Warmup warmup,
    double freeBits,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> terms) {
  /** Checks the weights. */
  public ObjectiveSpec {
    Checks.notNegative("beta", beta);
    Checks.notNegative("free-bits", freeBits);
    Map<String, Double> weights = new TreeMap<>(terms);
    weights.forEach(Checks::notNegative);
    weights.values().removeIf(weight -> weight == 0);
    terms = Collections.unmodifiableMap(weights);
  }

  /** Without further terms. */
  public ObjectiveSpec(Kind kind, double beta, Warmup warmup, double freeBits) {
    this(kind, beta, warmup, freeBits, Map.of());
  }

  /** The weight of a further term; 0 where it is not asked for. */
  public double weight(String term) {
    return terms.getOrDefault(term, 0.0);
  }

  /** The evidence lower bound: beta 1, no warm-up, no free bits. */
  public static ObjectiveSpec vae() {
    return new ObjectiveSpec(Kind.VAE, 1, Warmup.none(), 0);
  }

  /** Reconstruction alone. */
  public static ObjectiveSpec autoencoder() {
    return new ObjectiveSpec(Kind.AUTOENCODER, 0, Warmup.none(), 0);
  }

  /** The kind of objective. */
  public enum Kind {
    VAE,
    AUTOENCODER
  }

  /**
   * The way of beta from 0 to its full value.
   *
   * @param ramp none, one linear ramp, or a ramp that starts again each cycle
   * @param epochs length of the ramp (linear) or of a cycle, of which the first half is the ramp
   *     (cyclical: Fu et al. 2019, arXiv:1903.10145)
   */
  public record Warmup(Ramp ramp, double epochs) {
    /** Checks the length. */
    public Warmup {
      Checks.notNegative("kl-warmup-epochs", epochs);
      Checks.require(
          ramp == Ramp.NONE || epochs > 0, "kl-warmup-epochs", "a positive number", epochs);
    }

    /** Beta is full from the first step. */
    public static Warmup none() {
      return new Warmup(Ramp.NONE, 0);
    }

    /** The shape of a warm-up. */
    public enum Ramp {
      NONE,
      LINEAR,
      CYCLICAL
    }
  }
}
