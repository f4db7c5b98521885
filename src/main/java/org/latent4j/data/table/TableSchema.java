package org.latent4j.data.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.latent4j.spec.Checks;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ColumnSpec.Kind;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.SpecException;

/**
 * What the columns of a csv or Parquet file are: given by a person, found by looking, or both.
 * {@code SchemaJson} is its file.
 *
 * @param columns in the order of the values in a row
 */
public record TableSchema(List<Column> columns) {
  private static final int SHOWN = 200;

  /**
   * One column.
   *
   * @param name as in the csv header
   * @param kind of the values; empty for a column that is not read
   * @param categories names in the order of their codes; empty until they are looked for
   * @param likelihood in place of the kind's own
   * @param missing texts, or numbers, that stand for no value, beside those that always do
   * @param note why it is not read, for whoever edits the file
   */
  public record Column(
      String name,
      Optional<Kind> kind,
      List<String> categories,
      Optional<LikelihoodSpec> likelihood,
      List<String> missing,
      String note) {
    /** Copies the names. */
    public Column {
      categories = List.copyOf(categories);
      missing = List.copyOf(missing);
    }

    /** Whether its names are still to be looked for. */
    public boolean lacksNames() {
      return categories.isEmpty()
          && kind.filter(k -> k == Kind.BINARY || k == Kind.CATEGORY).isPresent();
    }

    private ColumnSpec spec() {
      LikelihoodSpec chosen = likelihood.orElseGet(() -> usual(kind.orElseThrow()));
      return new ColumnSpec(
          name, kind.orElseThrow(), categories, false, 0, 1, chosen, ColumnSpec.Range.ANY, missing);
    }
  }

  /** Checks that no column is there twice. */
  public TableSchema {
    columns = List.copyOf(columns);
    Set<String> names = new HashSet<>();
    for (Column column : columns) {
      if (!names.add(column.name())) {
        throw new SpecException("schema", "names that differ", "\"" + column.name() + "\" twice");
      }
    }
  }

  /**
   * The columns that are read, not yet fitted.
   *
   * @throws SpecException if there is none, or categories are not known yet
   */
  public List<ColumnSpec> specs() {
    List<ColumnSpec> specs =
        columns.stream().filter(column -> column.kind().isPresent()).map(Column::spec).toList();
    Checks.require(!specs.isEmpty(), "schema", "at least one column that is not ignored", "none");
    return specs;
  }

  /** Names of all columns, those that are not read included. */
  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /** The columns of some names alone. */
  public TableSchema only(List<String> names) {
    return new TableSchema(columns.stream().filter(c -> names.contains(c.name())).toList());
  }

  /** What is to be said of columns, a line each: why one is not read, or how it was taken. */
  public List<String> notes() {
    return columns.stream()
        .filter(column -> !column.note().isEmpty() || column.kind().isEmpty())
        .map(
            column ->
                "%s %s: %s"
                    .formatted(
                        column.name().isBlank()
                            ? "a column without a name"
                            : "column \"" + column.name() + "\"",
                        column
                            .kind()
                            .map(kind -> "is read as " + kind.name().toLowerCase(Locale.ROOT))
                            .orElse("is ignored"),
                        column.note()))
        .toList();
  }

  /** Every column by its kind, those that are ignored last, in one line. */
  public String summary() {
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    for (boolean read : List.of(true, false)) {
      columns.stream()
          .filter(column -> column.kind().isPresent() == read)
          .forEach(
              column ->
                  kinds
                      .computeIfAbsent(word(column), kind -> new ArrayList<>())
                      .add(column.name()));
    }
    return kinds.entrySet().stream()
        .map(e -> "%s (%d) %s".formatted(e.getKey(), e.getValue().size(), shown(e.getValue())))
        .collect(Collectors.joining("; "));
  }

  private static String word(Column column) {
    return column.kind().map(kind -> kind.name().toLowerCase(Locale.ROOT)).orElse("ignored");
  }

  private static String shown(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? first + ", ..." : first;
  }

  /**
   * The likelihood of a kind, where none is asked for: real values and the logarithm of positive
   * ones Gaussian with a learned variance each, counts negative binomial.
   */
  public static LikelihoodSpec usual(Kind kind) {
    return switch (kind) {
      case REAL, POSITIVE -> LikelihoodSpec.gaussian(LikelihoodSpec.Variance.PER_FEATURE, 1);
      case BINARY -> LikelihoodSpec.bernoulli();
      case CATEGORY -> LikelihoodSpec.of("categorical");
      case COUNT -> LikelihoodSpec.of("negative-binomial");
    };
  }
}
