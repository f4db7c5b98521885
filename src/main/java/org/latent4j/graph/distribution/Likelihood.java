package org.latent4j.graph.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.latent4j.graph.Context;
import org.latent4j.graph.Kind;
import org.latent4j.graph.network.Decoder;
import org.latent4j.graph.network.Encoder;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.manifest.ValueRange;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The likelihoods that there are; each is one file that describes itself, and one line here. */
public final class Likelihood {
  private static final List<LikelihoodKind> KINDS =
      List.of(
          Bernoulli.KIND, // 0–1
          ContinuousBernoulli.KIND, // 0–1, a density
          DiagonalGaussian.KIND, // any number
          StudentT.KIND, // any number, with outliers
          Laplace.KIND, // any number, by its absolute error
          Categorical.KIND, // codes
          Poisson.KIND, // counts
          NegativeBinomial.KIND, // counts that scatter more
          Multinomial.KIND // counts that share a sum
          );

  /** The square of what is further from 0, once scaled, is no float32. */
  private static final double FARTHEST = 1e18;

  /** Room for the rounding of scaling in float32. */
  private static final double ROUNDING = 1e-6;

  private Likelihood() {}

  /** Every kind. */
  public static List<LikelihoodKind> kinds() {
    return KINDS;
  }

  /** The names of the kinds. */
  public static List<String> names() {
    return Kind.names(KINDS);
  }

  /**
   * The kind of a likelihood.
   *
   * @throws SpecException if there is none of that name; it names those that there are
   */
  public static LikelihoodKind kind(LikelihoodSpec spec) {
    return Kind.of(KINDS, spec);
  }

  /**
   * The likelihood with every setting of its kind.
   *
   * @throws SpecException if kind or settings are unknown, or a setting has a value it cannot have
   */
  public static LikelihoodSpec complete(LikelihoodSpec spec) {
    return kind(spec).complete(spec);
  }

  /**
   * The raw values that a likelihood gives a probability.
   *
   * @param fitted how they are preprocessed
   */
  public static ValueRange range(LikelihoodSpec given, Preprocessing fitted) {
    LikelihoodSpec spec = complete(given);
    return switch (kind(spec).support()) {
      case REAL -> scaled(spec.kind(), fitted, -FARTHEST, FARTHEST);
      case UNIT -> scaled(spec.kind(), fitted, -ROUNDING, 1 + ROUNDING);
      case COUNT -> ValueRange.of(spec.kind(), 0, Long.MAX_VALUE, true);
      case CATEGORY -> ValueRange.of(spec.kind(), 0, spec.number("categories") - 1, true);
    };
  }

  private static ValueRange scaled(String kind, Preprocessing fitted, double low, double high) {
    List<Double> lows = new ArrayList<>();
    List<Double> highs = new ArrayList<>();
    for (int i = 0; i < fitted.shift().size(); i++) {
      lows.add(fitted.shift().get(i) + low * fitted.scale().get(i));
      highs.add(fitted.shift().get(i) + high * fitted.scale().get(i));
    }
    return new ValueRange(kind, lows, highs, false);
  }

  /** The likelihood with the size of a usual row, where its kind asks for one and has none yet. */
  public static LikelihoodSpec fitted(LikelihoodSpec spec, double size) {
    return kind(spec).hasSize() && !spec.settings().containsKey(Rate.SIZE)
        ? spec.with(Rate.SIZE, size)
        : spec;
  }

  /** The size of a row that is decoded without its counts; empty where rows have no size. */
  public static OptionalDouble size(LikelihoodSpec spec) {
    return kind(spec).hasSize() && spec.settings().get(Rate.SIZE) instanceof Double size && size > 0
        ? OptionalDouble.of(size)
        : OptionalDouble.empty();
  }

  /**
   * Reads a decoder's output as the distribution that the spec names.
   *
   * @param at holds what the likelihood learns beside the decoder
   * @param features values of a row
   * @param size of each row, [batch, 1]: the sum of its raw counts; empty where the view has none
   */
  public static Distribution build(
      Context at,
      LikelihoodSpec spec,
      int features,
      Decoder.Output output,
      Optional<Operand<TFloat32>> size) {
    LikelihoodKind kind = kind(spec);
    return kind.reader()
        .read(new LikelihoodKind.Site(at, kind.complete(spec), features, output, size));
  }

  /**
   * What an encoder is shown of values of this likelihood: mostly the values themselves.
   *
   * @param x preprocessed, [batch, features]
   */
  public static Encoder.Features networkInput(
      Context at, LikelihoodSpec spec, int features, Operand<TFloat32> x) {
    LikelihoodKind kind = kind(spec);
    return kind.input().show(at, kind.complete(spec), new Encoder.Features(x, features));
  }
}
