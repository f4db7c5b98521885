package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;
import java.util.Map;

/**
 * What latents are drawn from before anything is known of a row.
 *
 * @param kind lower-case letters, digits and dashes
 * @param settings numbers as {@code Double}, words in lower case
 */
public record PriorSpec(String kind, Map<String, Object> settings) implements KindSpec<PriorSpec> {
  private static final String WHAT = "prior";
  private static final PriorSpec NORMAL = of("normal");

  /** Checks the kind's name and that every setting is a number or a word. */
  public PriorSpec {
    kind = KindSpec.name(WHAT, kind);
    settings = KindSpec.copy(settings, PriorSpec::plain);
  }

  private static Object plain(String name, Object value) {
    Checks.require(
        value instanceof Number || value instanceof String,
        WHAT + "." + name,
        "a number or a word",
        value);
    return value instanceof Number number
        ? number.doubleValue()
        : ((String) value).toLowerCase(Locale.ROOT);
  }

  /** A kind, with every setting at its default. */
  public static PriorSpec of(String kind) {
    return new PriorSpec(kind, Map.of());
  }

  /** N(0, I). */
  public static PriorSpec normal() {
    return NORMAL;
  }

  @Override
  public String what() {
    return WHAT;
  }

  @Override
  public PriorSpec withSettings(Map<String, Object> others) {
    return new PriorSpec(kind, others);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static PriorSpec read(Map<String, Object> json) {
    return KindSpec.read(WHAT, json, PriorSpec::new);
  }

  /** Left out of JSON: what a file without a prior means. */
  static final class Usual {
    @Override
    public boolean equals(Object other) {
      return NORMAL.equals(other);
    }

    @Override
    public int hashCode() {
      return NORMAL.hashCode();
    }
  }
}
