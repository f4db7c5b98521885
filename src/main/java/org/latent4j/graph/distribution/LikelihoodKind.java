package org.latent4j.graph.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.latent4j.graph.Context;
import org.latent4j.graph.network.Decoder;
import org.latent4j.graph.network.Encoder;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.SpecException;
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
    boolean drawn) {

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

  /** Checks a setting's value. */
  @FunctionalInterface
  interface Check {
    /** Whether the value will do. */
    boolean holds(double value);
  }

  /**
   * One setting.
   *
   * @param name in JSON
   * @param flag on the command line, without dashes; kinds that share one share the setting
   * @param words that it can be, in lower case with {@code _}; empty for a number
   * @param expected what it must be, in words
   * @param check of a number
   * @param otherwise its default, given the settings before it; null where it may stay away
   * @param help what it does, with its default
   */
  public record Setting(
      String name,
      String flag,
      List<String> words,
      String expected,
      Check check,
      Function<LikelihoodSpec, Object> otherwise,
      String help) {
    static Setting word(String name, String flag, List<String> words, String help) {
      String expected = "one of " + String.join(", ", words);
      String first = words.get(0);
      return new Setting(name, flag, words, expected, v -> false, s -> first, help);
    }

    static Setting positive(
        String name, String flag, Function<LikelihoodSpec, Object> otherwise, String help) {
      Check check = v -> v > 0 && Double.isFinite(v);
      return new Setting(name, flag, List.of(), "a positive number", check, otherwise, help);
    }

    /** A whole number that has no default. */
    static Setting count(String name, String flag, int least, String help) {
      Check check = v -> v >= least && v == Math.rint(v) && v <= Integer.MAX_VALUE;
      String expected = "a whole number of " + least + " or more";
      return new Setting(name, flag, List.of(), expected, check, s -> "nothing", help);
    }

    /** A number of 0 or more that is found in the training rows where it is not given. */
    static Setting fitted(String name, String flag, String help) {
      Check check = v -> v >= 0 && Double.isFinite(v);
      return new Setting(name, flag, List.of(), "a number of 0 or more", check, s -> null, help);
    }

    private LikelihoodSpec complete(LikelihoodSpec spec) {
      Object given = spec.settings().get(name);
      Object value = given == null ? otherwise.apply(spec) : given;
      if (value == null) {
        return spec;
      }
      boolean holds =
          words.isEmpty() ? value instanceof Double v && check.holds(v) : words.contains(value);
      if (!holds) {
        throw new SpecException(name + " of likelihood " + spec.kind(), expected, value);
      }
      return spec.with(name, value);
    }
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

  /** The settings that are given, checked, and the defaults of the others, in their order. */
  LikelihoodSpec complete(LikelihoodSpec given) {
    List<String> names = settings.stream().map(Setting::name).toList();
    for (String setting : given.settings().keySet()) {
      if (!names.contains(setting)) {
        throw new SpecException(
            "settings of likelihood " + name,
            names.isEmpty() ? "none" : String.join(", ", names),
            setting);
      }
    }
    LikelihoodSpec all = given;
    for (Setting setting : settings) {
      all = setting.complete(all);
    }
    return all;
  }
}
