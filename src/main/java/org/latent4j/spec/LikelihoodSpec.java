package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a decoder's output is read as a distribution of the preprocessed values of a view: a kind and
 * its settings. Which kinds there are, and what settings each takes, is known where models are
 * built; here, and where exports are only run, a likelihood is a name. In JSON it is one flat
 * object, {@code {"kind": "gaussian", "variance": "shared", "initialVariance": 0.1}}.
 *
 * @param kind lower-case letters, digits and dashes
 * @param settings numbers as {@code Double}, words in lower case with {@code _} for dashes
 */
public record LikelihoodSpec(String kind, Map<String, Object> settings) {
  private static final String KIND = "kind";
  private static final String VARIANCE = "variance";

  /** What is learned of a Gaussian's variance. */
  public enum Variance {
    FIXED,
    SHARED,
    PER_FEATURE
  }

  /** Checks the kind's name and that every setting is a number or a word. */
  public LikelihoodSpec {
    kind = kind.toLowerCase(Locale.ROOT);
    Checks.require(
        kind.matches("[a-z][a-z0-9-]*"), "likelihood", "lower-case letters, digits and -", kind);
    Map<String, Object> copy = new LinkedHashMap<>();
    settings.forEach((name, value) -> copy.put(name, plain(name, value)));
    settings = Collections.unmodifiableMap(copy);
  }

  private static Object plain(String name, Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    Checks.require(value instanceof String, "likelihood." + name, "a number or a word", value);
    return ((String) value).toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** A kind, with every setting at its default. */
  public static LikelihoodSpec of(String kind) {
    return new LikelihoodSpec(kind, Map.of());
  }

  /** Independent Bernoulli variables from logits; values must lie in 0–1. */
  public static LikelihoodSpec bernoulli() {
    return of("bernoulli");
  }

  /**
   * Independent Gaussians.
   *
   * @param variance whether the variance is fixed, or learned once for all features or per feature
   * @param initialVariance the variance where it is fixed, else where learning starts
   */
  public static LikelihoodSpec gaussian(Variance variance, double initialVariance) {
    Checks.positive(VARIANCE, initialVariance);
    return of("gaussian")
        .with(VARIANCE, Checks.lower(variance))
        .with("initialVariance", initialVariance);
  }

  /** The same with one setting added or replaced: a number or a word. */
  public LikelihoodSpec with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new LikelihoodSpec(kind, more);
  }

  /** A setting that is a number; it must be there. */
  public double number(String name) {
    Object value = settings.get(name);
    Checks.require(
        value instanceof Double, name + " of likelihood " + kind, "a number", found(value));
    return (double) value;
  }

  /** A setting that is a word; it must be there. */
  public String word(String name) {
    Object value = settings.get(name);
    Checks.require(
        value instanceof String, name + " of likelihood " + kind, "a word", found(value));
    return (String) value;
  }

  private static Object found(Object value) {
    return value == null ? "nothing" : value;
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static LikelihoodSpec read(Map<String, Object> json) {
    Map<String, Object> settings = new LinkedHashMap<>(json);
    Object kind = settings.remove(KIND);
    Checks.require(kind instanceof String, "likelihood", "a \"kind\"", found(kind));
    return new LikelihoodSpec((String) kind, settings);
  }

  @JsonValue
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(KIND, kind);
    json.putAll(settings);
    return json;
  }
}
