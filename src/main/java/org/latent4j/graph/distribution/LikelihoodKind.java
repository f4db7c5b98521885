package org.latent4j.graph.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.graph.Context;
import org.latent4j.graph.Kind;
import org.latent4j.graph.Setting;
import org.latent4j.graph.network.Decoder;
import org.latent4j.graph.network.Encoder;
import org.latent4j.spec.LikelihoodSpec;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What a likelihood's file says of itself; {@link Likelihood} lists all.
 *
 * @param name in settings, files and {@code --likelihood}
 * @param summary what it is for, in a line
 * @param support the values it is of
 * @param settings those it takes
 * @param reader builds the distribution
 * @param input how an encoder is shown the values
 * @param drawn whether its distribution is a {@link Distribution.Drawn}
 */
public record LikelihoodKind(
    String name,
    String summary,
    Support support,
    List<Setting> settings,
    Reader reader,
    Input input,
    boolean drawn)
    implements Kind<LikelihoodSpec> {

  /**
   * Where a distribution is built.
   *
   * @param at holds what the likelihood learns beside the decoder
   * @param spec with every setting
   * @param features values of a row
   * @param output of the decoder
   * @param size of each row, [batch, 1]: the sum of its raw counts; empty where the view has none
   */
  record Site(
      Context at,
      LikelihoodSpec spec,
      int features,
      Decoder.Output output,
      Optional<Operand<TFloat32>> size) {
    /** A parameter of one value a feature, [batch, features]. */
    Operand<TFloat32> parameter(String parameter) {
      return output.parameter(parameter, features);
    }
  }

  /** Reads a decoder's output as a distribution. */
  @FunctionalInterface
  interface Reader {
    /** Builds the distribution of the values at a site. */
    Distribution read(Site site);
  }

  /** Shows an encoder the preprocessed values in a form that it can learn from. */
  @FunctionalInterface
  interface Input {
    /** [batch, features] to [batch, width]. */
    Encoder.Features show(Context at, LikelihoodSpec spec, Encoder.Features values);
  }

  /** Copies the settings. */
  public LikelihoodKind {
    settings = List.copyOf(settings);
  }

  /** A kind without settings, of values that an encoder sees as they are. */
  static LikelihoodKind of(String name, Support support, String summary, Reader reader) {
    return new LikelihoodKind(
        name, summary, support, List.of(), reader, (at, spec, values) -> values, false);
  }

  LikelihoodKind with(Setting setting) {
    List<Setting> more = new ArrayList<>(settings);
    more.add(setting);
    return new LikelihoodKind(name, summary, support, more, reader, input, drawn);
  }

  /** Of values that an encoder sees otherwise than the likelihood. */
  LikelihoodKind seenAs(Input other) {
    return new LikelihoodKind(name, summary, support, settings, reader, other, drawn);
  }

  /** Of values that normal noise makes a draw of. */
  LikelihoodKind drawnFromNoise() {
    return new LikelihoodKind(name, summary, support, settings, reader, input, true);
  }

  /** Whether rows that stand alone, not in a table, may be read as shares of their sum. */
  public boolean hasSize() {
    return settings.stream().anyMatch(setting -> setting.name().equals(Rate.SIZE));
  }

  /** Counts as encoders are shown them, ln(1 + x): they span orders of magnitude. */
  static Encoder.Features logarithm(Context at, LikelihoodSpec spec, Encoder.Features values) {
    return new Encoder.Features(at.tf().math.log1p(values.values()), values.width());
  }
}
