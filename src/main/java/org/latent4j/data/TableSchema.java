package org.latent4j.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ColumnSpec.Kind;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.SpecException;

/**
 * What the columns of a csv or Parquet file are: given by a person, found by looking, or both.
 * {@link SchemaJson} is its file.
 *
 * @param columns in the order of the values in a row
 */
public record TableSchema(List<Column> columns) {
  private static final int FEW = 5;

  /**
   * One column.
   *
   * @param name as in the csv header
   * @param kind of the values; empty for a column that is not read
   * @param categories names in the order of their codes; empty until they are looked for
   * @param likelihood in place of the kind's own
   * @param note why it is not read, for whoever edits the file
   */
  public record Column(
      String name,
      Optional<Kind> kind,
      List<String> categories,
      Optional<LikelihoodSpec> likelihood,
      String note) {
    /** Copies the names. */
    public Column {
      categories = List.copyOf(categories);
    }

    private boolean lacksNames() {
      return categories.isEmpty()
          && kind.filter(k -> k == Kind.BINARY || k == Kind.CATEGORY).isPresent();
    }

    private ColumnSpec spec() {
      LikelihoodSpec chosen = likelihood.orElseGet(() -> usual(kind.orElseThrow()));
      return new ColumnSpec(name, kind.orElseThrow(), categories, false, 0, 1, chosen);
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
   * Looks through a csv or Parquet file, or several, once. What is said of a column follows from
   * the cells that are not missing (empty, NA, N/A, NaN, null, ?), by the first rule that fits:
   *
   * <ol>
   *   <li>no value, or always the same: ignored;
   *   <li>text: two names are binary; up to 200 are categories, unless there are more than ten and
   *       most occur once (names of persons, free text): ignored;
   *   <li>two whole numbers: binary;
   *   <li>each one more than the last, over more than ten rows: row numbers, ignored;
   *   <li>whole numbers from 0 up, the lowest at most a quarter of the mean, the skewness at least
   *       0.25: counts;
   *   <li>numbers above 0 of skewness 1 or more, of which the logarithm takes away half or more:
   *       positive;
   *   <li>other numbers: real.
   * </ol>
   *
   * @param source a file, a pattern, or a folder of parts
   * @throws DataException if a file cannot be read or has no header
   */
  public static TableSchema infer(String source) throws IOException {
    TableScan scan = TableScan.of(files(source));
    List<Column> found = new ArrayList<>();
    for (String name : scan.header()) {
      ColumnProfile.Finding finding = scan.profile(name).finding();
      boolean named = finding.kind() == Kind.BINARY || finding.kind() == Kind.CATEGORY;
      found.add(
          new Column(
              name,
              name.isBlank() ? Optional.empty() : Optional.ofNullable(finding.kind()),
              named && !name.isBlank() ? scan.profile(name).names() : List.of(),
              Optional.empty(),
              name.isBlank() ? "no name" : finding.note()));
    }
    return new TableSchema(found);
  }

  /**
   * The same with the names of categories that were not given, as the data has them: whole numbers
   * by size, others in the order of characters.
   *
   * @throws DataException if the file lacks a column that is read, or has too many names
   */
  public TableSchema completed(String source) throws IOException {
    if (columns.stream().noneMatch(Column::lacksNames)) {
      return this;
    }
    TableScan scan = TableScan.of(files(source));
    List<Column> complete = new ArrayList<>();
    for (Column column : columns) {
      complete.add(column.lacksNames() ? named(column, source, scan) : column);
    }
    return new TableSchema(complete);
  }

  /** {@link #infer(String)} of a file. */
  public static TableSchema infer(Path file) throws IOException {
    return infer(file.toString());
  }

  /** {@link #completed(String)} by a file. */
  public TableSchema completed(Path file) throws IOException {
    return completed(file.toString());
  }

  private static ColumnFiles files(String source) throws IOException {
    return ColumnFiles.of(source)
        .orElseThrow(
            () ->
                new SpecException(
                    "data", "a csv or Parquet file, which alone have named columns", source));
  }

  private static Column named(Column column, String file, TableScan scan) {
    ColumnProfile profile = scan.profile(column.name());
    List<String> names = profile.names();
    Kind kind = column.kind().orElseThrow();
    boolean fits = kind == Kind.BINARY ? names.size() == 2 : !names.isEmpty() && !profile.isFull();
    if (!fits) {
      throw new DataException(
          file + ", column \"" + column.name() + "\"",
          kind == Kind.BINARY
              ? "two different values, as it is binary"
              : "1 to " + ColumnProfile.MOST_KEPT + " categories",
          names.size() <= FEW ? names : names.size() + " different values");
    }
    return new Column(column.name(), column.kind(), names, column.likelihood(), column.note());
  }

  /**
   * The columns that are read, not yet fitted.
   *
   * @throws SpecException if there is none, or categories are not known yet
   */
  public List<ColumnSpec> specs() {
    List<ColumnSpec> specs =
        columns.stream().filter(column -> column.kind().isPresent()).map(Column::spec).toList();
    if (specs.isEmpty()) {
      throw new SpecException("schema", "at least one column that is not ignored", "none");
    }
    return specs;
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
