package org.latent4j.spec;

import java.util.List;

/**
 * What a new run takes from a model that was trained before, and what it then leaves as it is.
 *
 * @param initFrom where that model lies: an export's version directory, a model's folder, or the
 *     folder of a run; empty for a model that begins from nothing
 * @param parts which variables are taken, where name and shape are the same
 * @param freeze parts that are not trained: they run as in serving, without dropout and with their
 *     moving averages, and end as they began
 */
public record TransferSpec(String initFrom, Parts parts, List<Part> freeze) {
  /** A part of a model: the variables that have its name, in lower case, in their path. */
  public enum Part {
    /** From a view to the posterior, that included. */
    ENCODER,
    /** From the latent to a view, or to what a head tells. */
    DECODER,
    /** The hidden layers of the encoder, without the layer that gives the posterior. */
    FEATURES;

    /** Whether a variable belongs to this part. */
    public boolean holds(String variable) {
      List<String> path = List.of(variable.split("/", -1));
      return this == FEATURES
          ? ENCODER.holds(variable) && !path.contains("posterior")
          : path.contains(Checks.lower(this));
    }
  }

  /** Variables that may be taken. */
  public enum Parts {
    ALL,
    ENCODER,
    DECODER,
    FEATURES
  }

  /** Checks that no part is frozen twice. */
  public TransferSpec {
    freeze = List.copyOf(freeze);
    Checks.require(
        freeze.stream().distinct().count() == freeze.size(), "freeze", "each part once", freeze);
  }

  /** Begins from nothing and trains everything. */
  public static TransferSpec none() {
    return new TransferSpec("", Parts.ALL, List.of());
  }

  /** Whether a model is taken from. */
  public boolean takesAny() {
    return !initFrom.isEmpty();
  }

  /** Whether a variable may be taken, by its name. */
  public boolean takes(String variable) {
    return takesAny() && (parts == Parts.ALL || Part.valueOf(parts.name()).holds(variable));
  }

  /** Whether a variable is left as it is, by its name. */
  public boolean freezes(String variable) {
    return freeze.stream().anyMatch(part -> part.holds(variable));
  }
}
