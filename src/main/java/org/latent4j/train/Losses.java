package org.latent4j.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Mean losses by name, in nats per example: what the model minimises, {@link #LOSS}, then each of
 * its terms and of further players', without their weights.
 */
public record Losses(Map<String, Double> values) {
  /** What the model minimises: the sum of its terms, each with its weight. */
  public static final String LOSS = "loss";

  /** Terms that every model has. */
  static final List<String> ALWAYS = List.of(LOSS, "reconstruction", "kl");

  /** Copies the values. */
  public Losses {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** What the model minimises. */
  public double total() {
    return of(LOSS);
  }

  /** One of them; NaN where there is none of that name. */
  public double of(String name) {
    return values.getOrDefault(name, Double.NaN);
  }

  /** A name as a person reads it. */
  public static String words(String name) {
    return name.equals("kl") ? "KL" : name.replace('_', ' ');
  }
}
