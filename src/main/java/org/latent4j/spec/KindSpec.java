package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What is chosen by name and has settings: a likelihood, a network. Which kinds there are, and what
 * settings each takes, is known where graphs are built; here, and where exports are only run, it is
 * a name. In JSON it is one flat object, {@code {"kind": "gaussian", "variance": "shared"}}.
 *
 * @param <S> itself
 */
public interface KindSpec<S extends KindSpec<S>> {
  /** Lower-case letters, digits and dashes. */
  String kind();

  /** By name, in the order of JSON. */
  Map<String, Object> settings();

  /** What it is, in messages. */
  String what();

  /** The same kind with other settings. */
  S withSettings(Map<String, Object> others);

  /** The same with one setting added or replaced. */
  default S with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(settings());
    more.put(name, value);
    return withSettings(more);
  }

  /** A setting that is a number; it must be there. */
  default double number(String name) {
    return setting(name, Number.class, "a number").doubleValue();
  }

  /** A setting that is a word; it must be there. */
  default String word(String name) {
    return setting(name, String.class, "a word");
  }

  /** A setting that is on or off; it must be there. */
  default boolean isOn(String name) {
    return setting(name, Boolean.class, "true or false");
  }

  /** A setting that is a list of widths; it must be there. */
  default List<Integer> widths(String name) {
    List<?> values = setting(name, List.class, "a list of whole numbers");
    return values.stream().map(value -> (Integer) value).toList();
  }

  private <T> T setting(String name, Class<T> type, String expected) {
    Object value = settings().get(name);
    Checks.require(
        type.isInstance(value),
        "%s of %s %s".formatted(name, what(), kind()),
        expected,
        value == null ? "nothing" : value);
    return type.cast(value);
  }

  /** As JSON has it. */
  @JsonValue
  default Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", kind());
    json.putAll(settings());
    return json;
  }

  /** The inverse of {@link #json}. */
  static <S> S read(
      String what, Map<String, Object> json, BiFunction<String, Map<String, Object>, S> of) {
    Map<String, Object> settings = new LinkedHashMap<>(json);
    Object kind = settings.remove("kind");
    Checks.require(kind instanceof String, what, "a \"kind\"", kind == null ? "nothing" : kind);
    return of.apply((String) kind, settings);
  }

  /** A kind's name in lower case. */
  static String name(String what, String kind) {
    String lower = kind.toLowerCase(Locale.ROOT);
    Checks.require(
        lower.matches("[a-z][a-z0-9-]*"), what, "lower-case letters, digits and -", lower);
    return lower;
  }

  /** A copy in the same order, each value made plain. */
  static Map<String, Object> copy(
      Map<String, Object> settings, BiFunction<String, Object, Object> plain) {
    Map<String, Object> copy = new LinkedHashMap<>();
    settings.forEach((name, value) -> copy.put(name, plain.apply(name, value)));
    return Collections.unmodifiableMap(copy);
  }
}
