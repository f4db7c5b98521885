package org.latent4j.cli.flags;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.latent4j.graph.Kind;
import org.latent4j.graph.Setting;
import org.latent4j.spec.KindSpec;

/**
 * The flags of something that is chosen by name: the name, and the settings that the kinds take.
 *
 * @param flag of the name, without dashes
 * @param kinds to choose from
 */
record KindFlags<S extends KindSpec<S>>(String flag, List<? extends Kind<S>> kinds) {
  /** The kinds' names. */
  List<String> names() {
    return Kind.names(kinds);
  }

  /**
   * The flag of the name.
   *
   * @param otherwise ends its help
   */
  Flag choice(String otherwise) {
    String each =
        kinds.stream()
            .map(kind -> "%s (%s)".formatted(kind.name(), kind.summary()))
            .collect(Collectors.joining(", "));
    return new Flag(flag, String.join("|", names()), each + otherwise);
  }

  /** The flag of the name, and those of the settings. */
  List<Flag> all(String otherwise) {
    List<Flag> flags = new ArrayList<>(List.of(choice(otherwise)));
    flags.addAll(settings());
    return flags;
  }

  /** Those of the settings; what each kind takes begins with its name. */
  List<Flag> settings() {
    Map<Setting, List<String>> takers = new LinkedHashMap<>();
    for (Kind<S> kind : kinds) {
      kind.settings()
          .forEach(s -> takers.computeIfAbsent(s, t -> new ArrayList<>()).add(kind.name()));
    }
    List<Flag> flags = new ArrayList<>();
    takers.forEach(
        (setting, names) -> {
          boolean all = names.size() == kinds.size();
          String help = all ? setting.help() : String.join(", ", names) + ": " + setting.help();
          flags.add(new Flag(setting.flag(), argument(setting.type()), help));
        });
    return flags;
  }

  private static String argument(Setting.Type type) {
    return switch (type) {
      case NUMBER -> "V";
      case WHOLE -> "N";
      case WORD -> "NAME";
      case WIDTHS -> "N,N,…";
      case SWITCH -> "";
    };
  }

  /**
   * What flags make of a spec; those that are of other kinds alone are refused.
   *
   * @param begin what is taken where a flag is not given
   */
  S read(Arguments arguments, S begin) {
    Kind<S> kind = kind(begin);
    for (Kind<S> other : kinds) {
      for (Setting setting : other.settings()) {
        if (!takes(kind, setting.flag())) {
          arguments.refuse("--%s %s".formatted(flag, takers(setting.flag())), setting.flag());
        }
      }
    }
    return given(arguments, begin);
  }

  /** The same, where flags may be of other kinds. */
  S given(Arguments arguments, S begin) {
    Kind<S> kind = kind(begin);
    S spec = begin;
    for (Setting setting : kind.settings()) {
      if (arguments.has(setting.flag())) {
        spec = spec.with(setting.name(), value(arguments, setting));
      }
    }
    return kind.complete(spec);
  }

  private Kind<S> kind(S spec) {
    return Kind.of(kinds, spec);
  }

  private static boolean takes(Kind<?> kind, String flag) {
    return kind.settings().stream().anyMatch(setting -> setting.flag().equals(flag));
  }

  private String takers(String setting) {
    return kinds.stream()
        .filter(kind -> takes(kind, setting))
        .map(Kind::name)
        .collect(Collectors.joining(" or "));
  }

  private static Object value(Arguments arguments, Setting setting) {
    String flag = setting.flag();
    return switch (setting.type()) {
      case NUMBER -> arguments.number(flag, 0);
      case WHOLE -> arguments.whole(flag, 0);
      case SWITCH -> arguments.on(flag);
      case WIDTHS -> arguments.widths(flag, List.of());
      case WORD -> {
        List<String> words = setting.words().stream().map(KindFlags::flagged).toList();
        yield arguments.choice(flag, words, words.get(0));
      }
    };
  }

  /** The flags that give this again. */
  Map<String, String> stored(S given) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put(flag, given.kind());
    Kind<S> kind = kind(given);
    S spec = kind.complete(given);
    for (Setting setting : kind.settings()) {
      Object value = spec.settings().get(setting.name());
      if (value != null) {
        flags.put(setting.flag(), text(value, setting.type()));
      }
    }
    return flags;
  }

  private static String text(Object value, Setting.Type type) {
    return switch (type) {
      case WHOLE -> Integer.toString(((Number) value).intValue());
      case WIDTHS -> Arguments.joined((List<?>) value);
      case WORD -> flagged((String) value);
      case NUMBER, SWITCH -> value.toString();
    };
  }

  private static String flagged(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
