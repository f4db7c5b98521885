package org.latent4j.graph;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.latent4j.spec.KindSpec;
import org.latent4j.spec.SpecException;

/**
 * One setting of a kind of likelihood, network or the like.
 *
 * @param name in JSON
 * @param flag on the command line, without dashes; kinds that share one share the setting
 * @param type of its values
 * @param words that it can be, in the case of the settings of its kind with {@code _}
 * @param expected what it must be, in words
 * @param check of a value
 * @param otherwise its default, given the settings before it; null where it may stay away
 * @param help what it does, with its default
 */
public record Setting(
    String name,
    String flag,
    Type type,
    List<String> words,
    String expected,
    Predicate<Object> check,
    Function<KindSpec<?>, Object> otherwise,
    String help) {
  /** What a setting's values are. */
  public enum Type {
    NUMBER,
    WHOLE,
    WORD,
    /** True or false. */
    SWITCH,
    /** Positive whole numbers. */
    WIDTHS
  }

  /** One of some words, the first by default. */
  public static Setting word(String name, String flag, List<String> words, String help) {
    String expected = "one of " + String.join(", ", words);
    String first = words.get(0);
    return new Setting(name, flag, Type.WORD, words, expected, words::contains, s -> first, help);
  }

  public static Setting positive(
      String name, String flag, Function<KindSpec<?>, Object> otherwise, String help) {
    return number(name, flag, "a positive number", v -> v > 0, otherwise, help);
  }

  /** A number of 0 or more that is found in the training rows where it is not given. */
  public static Setting fitted(String name, String flag, String help) {
    return number(name, flag, "a number of 0 or more", v -> v >= 0, s -> null, help);
  }

  /** From 0 up to, not including, 1; 0 by default. */
  public static Setting fraction(String name, String flag, String help) {
    String expected = "a fraction from 0 up to, not including, 1";
    return number(name, flag, expected, v -> v >= 0 && v < 1, s -> 0.0, help);
  }

  private static Setting number(
      String name,
      String flag,
      String expected,
      Predicate<Double> check,
      Function<KindSpec<?>, Object> otherwise,
      String help) {
    Predicate<Object> finite =
        v ->
            v instanceof Number n
                && Double.isFinite(n.doubleValue())
                && check.test(n.doubleValue());
    return new Setting(name, flag, Type.NUMBER, List.of(), expected, finite, otherwise, help);
  }

  /** A whole number that has no default. */
  public static Setting count(String name, String flag, int least, String help) {
    return whole(name, flag, least, "nothing", help);
  }

  /** A whole number of 1 or more. */
  public static Setting whole(String name, String flag, int otherwise, String help) {
    return whole(name, flag, 1, otherwise, help);
  }

  private static Setting whole(String name, String flag, int least, Object otherwise, String help) {
    Predicate<Object> check =
        v ->
            v instanceof Number n
                && n.doubleValue() >= least
                && n.doubleValue() == Math.rint(n.doubleValue())
                && n.doubleValue() <= Integer.MAX_VALUE;
    String expected = "a whole number of %d or more".formatted(least);
    return new Setting(name, flag, Type.WHOLE, List.of(), expected, check, s -> otherwise, help);
  }

  /** Off by default. */
  public static Setting on(String name, String flag, String help) {
    Predicate<Object> check = v -> v instanceof Boolean;
    return new Setting(
        name, flag, Type.SWITCH, List.of(), "true or false", check, s -> false, help);
  }

  /** As many widths as the least, or more. */
  public static Setting widths(
      String name, String flag, int least, List<Integer> otherwise, String help) {
    Predicate<Object> check = v -> v instanceof List<?> list && list.size() >= least;
    String expected = "%d or more whole numbers".formatted(least);
    return new Setting(name, flag, Type.WIDTHS, List.of(), expected, check, s -> otherwise, help);
  }

  /** The spec with this setting, checked; its default where it is not given. */
  <S extends KindSpec<S>> S complete(S spec) {
    Object given = spec.settings().get(name);
    Object value = given == null ? otherwise.apply(spec) : given;
    if (value == null) {
      return spec;
    }
    if (!check.test(value)) {
      throw new SpecException(
          "%s of %s %s".formatted(name, spec.what(), spec.kind()), expected, value);
    }
    return spec.with(name, plain(value));
  }

  private Object plain(Object value) {
    return switch (type) {
      case NUMBER -> ((Number) value).doubleValue();
      case WHOLE -> ((Number) value).intValue();
      default -> value;
    };
  }
}
