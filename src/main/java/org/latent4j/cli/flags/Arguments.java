package org.latent4j.cli.flags;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latent4j.base.Nearest;
import org.latent4j.cli.terminal.UsageException;

/** The flags that were given, by name, read as the types that settings have. */
public final class Arguments {
  private final Map<String, String> given;

  public Arguments(Map<String, String> given) {
    this.given = new LinkedHashMap<>(given);
  }

  /** The same, with others where a flag is not given here. */
  public Arguments over(Map<String, String> others) {
    Map<String, String> all = new LinkedHashMap<>(others);
    all.putAll(given);
    return new Arguments(all);
  }

  /** Some of them alone. */
  Arguments only(String... flags) {
    Arguments some = new Arguments(given);
    some.given.keySet().retainAll(Set.of(flags));
    return some;
  }

  /** The same without a flag. */
  public Arguments without(String flag) {
    Arguments others = new Arguments(given);
    others.given.remove(flag);
    return others;
  }

  /** The same with a flag given. */
  public Arguments with(String flag, String value) {
    return new Arguments(Map.of(flag, value)).over(given);
  }

  /** Names of the flags that were given. */
  public Set<String> names() {
    return given.keySet();
  }

  public boolean has(String flag) {
    return given.containsKey(flag);
  }

  public Optional<String> text(String flag) {
    return Optional.ofNullable(given.get(flag));
  }

  public String text(String flag, String otherwise) {
    return text(flag).orElse(otherwise);
  }

  /** The value of a flag that a command cannot do without. */
  public String required(String flag, String expected) {
    return text(flag).orElseThrow(() -> new UsageException(flag, expected, "nothing"));
  }

  /** Whether a switch is on. */
  public boolean on(String flag) {
    String value = text(flag, "false");
    UsageException.require(
        value.equals("true") || value.equals("false"), flag, "true or false", value);
    return value.equals("true");
  }

  public int whole(String flag, int otherwise) {
    long value = big(flag, otherwise);
    UsageException.require(value == (int) value, flag, "a whole number below 2^31", value);
    return (int) value;
  }

  public long big(String flag, long otherwise) {
    if (!has(flag)) {
      return otherwise;
    }
    try {
      return Long.parseLong(given.get(flag));
    } catch (NumberFormatException e) {
      throw new UsageException(flag, "a whole number", given.get(flag));
    }
  }

  public double number(String flag, double otherwise) {
    if (!has(flag)) {
      return otherwise;
    }
    try {
      return Double.parseDouble(given.get(flag));
    } catch (NumberFormatException e) {
      throw new UsageException(flag, "a number", given.get(flag));
    }
  }

  /** Words between commas. */
  public List<String> words(String flag) {
    return split(text(flag, ""));
  }

  /** Words between commas in a text; one that holds commas stands in double quotes. */
  public static List<String> split(String value) {
    return parts(value).stream().map(Arguments::plain).toList();
  }

  /** What lies between the commas of a text that are not in quotes, with its quotes. */
  public static List<String> parts(String value) {
    List<String> parts = new ArrayList<>();
    int begin = 0;
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"') {
        quoted = !quoted && (opens(value, begin, i) || value.charAt(i - 1) == '"');
      } else if (c == ',' && !quoted) {
        parts.add(value.substring(begin, i).strip());
        begin = i + 1;
      }
    }
    if (!value.isEmpty()) {
      parts.add(value.substring(begin).strip());
    }
    return parts;
  }

  /** A quote counts where a word begins, or a value behind a name. */
  private static boolean opens(String value, int begin, int at) {
    String before = value.substring(begin, at);
    return before.isBlank() || before.endsWith("=");
  }

  /** Where a name ends in a part {@code NAME=VALUE}, either of them in quotes or not; or -1. */
  public static int equalsSign(String part) {
    int from = 0;
    if (part.startsWith("\"")) {
      from = part.replace("\"\"", "  ").indexOf('"', 1);
    }
    return part.indexOf('=', Math.max(0, from));
  }

  /** A word without quotes around it. */
  public static String plain(String word) {
    boolean quoted = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
    return quoted ? word.substring(1, word.length() - 1).replace("\"\"", "\"") : word;
  }

  /** A word as {@link #split} takes it for one. */
  public static String quoted(String word) {
    return word.matches("(?s).*[,\"].*") ? "\"" + word.replace("\"", "\"\"") + "\"" : word;
  }

  /** Words with commas between them. */
  public static String joined(List<String> words) {
    return String.join(",", words.stream().map(Arguments::quoted).toList());
  }

  /** Whole numbers between commas; none for an empty value. */
  public List<Integer> widths(String flag, List<Integer> otherwise) {
    if (!has(flag)) {
      return otherwise;
    }
    List<Integer> widths = new ArrayList<>();
    for (String word : words(flag)) {
      try {
        widths.add(Integer.parseInt(word));
      } catch (NumberFormatException e) {
        throw new UsageException(flag, "whole numbers between commas", given.get(flag));
      }
    }
    return widths;
  }

  /** One of an enum's constants, in lower case with dashes. */
  public <E extends Enum<E>> E choice(String flag, Class<E> type, E otherwise) {
    if (!has(flag)) {
      return otherwise;
    }
    String value = given.get(flag);
    for (E constant : type.getEnumConstants()) {
      if (word(constant).equals(value)) {
        return constant;
      }
    }
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Arguments::word).toList();
    throw new UsageException(
        flag, "one of " + String.join(", ", words), value + Nearest.question(value, "", words));
  }

  /** One of some words. */
  public String choice(String flag, List<String> words, String otherwise) {
    String value = text(flag, otherwise);
    if (!words.contains(value)) {
      throw new UsageException(
          flag, "one of " + String.join(", ", words), value + Nearest.question(value, "", words));
    }
    return value;
  }

  /** Several of some words, between commas. */
  List<String> choices(String flag, List<String> words) {
    for (String word : words(flag)) {
      if (!words.contains(word)) {
        throw new UsageException(
            flag,
            String.join(", ", words) + ", or several between commas",
            word + Nearest.question(word, "", words));
      }
    }
    return words(flag);
  }

  /** Whether two values are equal as numbers, or word by word. */
  static boolean same(String one, String other) {
    try {
      return Double.parseDouble(one) == Double.parseDouble(other);
    } catch (NumberFormatException e) {
      return split(one).equals(split(other));
    }
  }

  public Optional<Path> path(String flag) {
    try {
      return text(flag).map(Path::of);
    } catch (InvalidPathException e) {
      throw new UsageException(flag, "a path", given.get(flag));
    }
  }

  /** Refuses flags that would do nothing, with what they belong to. */
  public void refuse(String reason, String... flags) {
    for (String flag : flags) {
      if (has(flag)) {
        throw new UsageException("--" + flag + " " + given.get(flag) + ": only with " + reason);
      }
    }
  }

  /** An enum constant as a flag's value. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
