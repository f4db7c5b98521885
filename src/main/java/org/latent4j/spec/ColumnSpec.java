package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashSet;
import java.util.List;

/**
 * One column of a mixed table.
 *
 * <p>Inside the program a cell is a float32: the value itself, or, for binary and category columns,
 * the place of its name in {@code categories}; NaN where it is missing or of no known category.
 *
 * @param name as in the file's header; the tensor's name in the signatures
 * @param kind what its values are
 * @param categories names in the order of their codes; two for binary, empty for numbers
 * @param missing whether training rows lack the value, so that the network is told where
 * @param shift subtracted from what {@link Kind#REAL}, POSITIVE and COUNT show the network: the
 *     value, its logarithm, the logarithm of one more
 * @param scale that this is then divided by; positive
 * @param likelihood of the value given the latent
 * @param range of the training rows' numbers, which decoded ones keep to
 * @param missingWords cells of these texts, or numbers, have no value, beside empty ones
 */
public record ColumnSpec(
    String name,
    Kind kind,
    List<String> categories,
    boolean missing,
    double shift,
    double scale,
    LikelihoodSpec likelihood,
    @JacksonInject Range range,
    @JacksonInject(ColumnSpec.MISSING_WORDS) @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> missingWords) {
  /** Where files of earlier versions get the usual of. */
  static final String MISSING_WORDS = "missingWords";

  /** What the values of a column are. */
  public enum Kind {
    /** Any number. */
    REAL,
    /** A number above 0, whose logarithm is modelled. */
    POSITIVE,
    /** One of two names. */
    BINARY,
    /** One of several names. */
    CATEGORY,
    /** A whole number from 0 up. */
    COUNT
  }

  /**
   * What the numbers of training rows are like.
   *
   * @param whole whether all are whole
   * @param lowest of them
   * @param highest of them
   */
  public record Range(boolean whole, double lowest, double highest) {
    /** Nothing is known, as in files of earlier versions. */
    public static final Range ANY = new Range(false, -Double.MAX_VALUE, Double.MAX_VALUE);

    /** Share of the range by which a decoded number may leave it, on either side. */
    public static final double MARGIN = 0.1;

    /** Checks the order. */
    public Range {
      Checks.require(lowest <= highest, "range", "lowest up to highest", lowest + ", " + highest);
    }

    /** The lowest decoded number. */
    public double floor() {
      return equals(ANY) ? lowest : lowest - MARGIN * (highest - lowest);
    }

    /** The highest decoded number. */
    public double ceiling() {
      return equals(ANY) ? highest : highest + MARGIN * (highest - lowest);
    }
  }

  /** A column whose training rows nothing is known of. */
  public ColumnSpec(
      String name,
      Kind kind,
      List<String> categories,
      boolean missing,
      double shift,
      double scale,
      LikelihoodSpec likelihood) {
    this(name, kind, categories, missing, shift, scale, likelihood, Range.ANY, List.of());
  }

  /** Checks name, categories and scale. */
  public ColumnSpec {
    Checks.require(!name.isBlank(), "column name", "some characters", "none");
    categories = List.copyOf(categories);
    missingWords = List.copyOf(missingWords);
    String what = "column \"" + name + "\" categories";
    Checks.require(
        new HashSet<>(categories).size() == categories.size(), what, "names that differ", "twins");
    int count = categories.size();
    switch (kind) {
      case BINARY -> Checks.require(count == 2, what, "two names", count);
      case CATEGORY -> Checks.require(count >= 1, what, "at least one name", count);
      default -> Checks.require(count == 0, what, "none for numbers", count);
    }
    Checks.require(Double.isFinite(shift), "column \"" + name + "\" shift", "a number", shift);
    Checks.positive("column \"" + name + "\" scale", scale);
  }

  /** Whether the value is a name: of a category, or of one of two that are not 0 and 1. */
  public boolean isText() {
    return kind == Kind.CATEGORY || (kind == Kind.BINARY && !categories.equals(List.of("0", "1")));
  }

  /** The code of a name that is none of its categories: one that no likelihood has. */
  public int unknown() {
    return categories.size();
  }

  /** Whether its values are whole numbers. */
  public boolean isWhole() {
    return kind == Kind.COUNT || range.whole();
  }

  /** A decoded number as it is written: whole where the column's values are. */
  public float written(float value) {
    float least = kind == Kind.COUNT ? Math.max(0, value) : value;
    // And no -0.
    return isWhole() ? (float) Math.rint(least) + 0f : value;
  }

  /** The same column with fitted values. */
  public ColumnSpec fitted(boolean lacks, double newShift, double newScale, Range newRange) {
    return new ColumnSpec(
        name, kind, categories, lacks, newShift, newScale, likelihood, newRange, missingWords);
  }
}
