package org.latent4j.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latent4j.base.Told;
import org.latent4j.data.DataException;
import org.latent4j.data.table.ColumnProfile;
import org.latent4j.data.table.TableSchema;
import org.latent4j.data.table.TableSchema.Column;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec.Kind;
import org.latent4j.spec.SpecException;

/** What the columns of files are, found by looking. */
public final class Schemas {
  private static final int FEW = 5;

  private Schemas() {}

  /**
   * Looks through a file with named columns, or several, once. What is said of a column follows
   * from the cells that are not missing (empty, NA, N/A, NaN, null, ?), by the first rule that
   * fits:
   *
   * <ol>
   *   <li>no value, or always the same: ignored; so is an index of pandas;
   *   <li>whole numbers of one length, some with zeros before them, are codes, and so text;
   *   <li>text: two names are binary; up to 200 are categories, unless there are more than ten and
   *       most occur once (names of persons, free text): ignored;
   *   <li>whole numbers most of which float32 cannot tell apart: ignored;
   *   <li>two whole numbers: binary;
   *   <li>each one more than the last, over more than ten rows: row numbers, ignored;
   *   <li>whole numbers none of which comes twice, in a column called id, key or the like: ignored;
   *   <li>small whole numbers with a count's spread: from 0 up, the lowest at most a quarter of the
   *       mean, the skewness at least 0.25, the median of what is not 0 at most 100, or 1000 if
   *       three in ten of the numbers up to there come: counts;
   *   <li>numbers above 0 of skewness 1 or more, of which the logarithm takes away half or more:
   *       positive;
   *   <li>other numbers: real.
   * </ol>
   *
   * @param source a file, a pattern, or a folder of parts
   * @throws DataException if a file cannot be read or has no header
   */
  public static TableSchema infer(String source) throws IOException {
    return infer(source, ReadOptions.defaults());
  }

  /** The same of files that are read by some options. */
  public static TableSchema infer(String source, ReadOptions options) throws IOException {
    TableScan scan = TableScan.of(files(source), options);
    List<Column> found = new ArrayList<>();
    for (String name : scan.header()) {
      ColumnProfile.Finding finding = scan.profile(name).finding();
      String missing = scan.profile(name).missing();
      if (finding.kind() != null && !missing.isEmpty()) {
        Told.line("column \"%s\": taken as missing: %s".formatted(name, missing));
      }
      boolean named = finding.kind() == Kind.BINARY || finding.kind() == Kind.CATEGORY;
      found.add(
          new Column(
              name,
              name.isBlank() ? Optional.empty() : Optional.ofNullable(finding.kind()),
              named && !name.isBlank() ? scan.profile(name).names() : List.of(),
              Optional.empty(),
              named ? scan.profile(name).missingNames() : List.of(),
              name.isBlank() ? "name it to have it read" : finding.note()));
    }
    return new TableSchema(found);
  }

  /**
   * A schema with the names of categories that were not given, as the data has them: whole numbers
   * by size, others in the order of characters.
   *
   * @throws DataException if the file lacks a column that is read, or has too many names
   */
  public static TableSchema completed(TableSchema schema, String source, ReadOptions options)
      throws IOException {
    if (schema.columns().stream().noneMatch(Column::lacksNames)) {
      return schema;
    }
    TableScan scan = TableScan.of(files(source), options);
    List<Column> complete = new ArrayList<>();
    for (Column column : schema.columns()) {
      complete.add(column.lacksNames() ? named(column, source, scan) : column);
    }
    return new TableSchema(complete);
  }

  /** {@link #infer(String)} of a file. */
  public static TableSchema infer(Path file) throws IOException {
    return infer(file.toString());
  }

  /** The same by a file. */
  public static TableSchema completed(TableSchema schema, Path file) throws IOException {
    return completed(schema, file.toString(), ReadOptions.defaults());
  }

  private static ColumnFiles files(String source) throws IOException {
    return ColumnFiles.of(source)
        .orElseThrow(() -> new SpecException("data", Sources.COLUMNS, source));
  }

  private static Column named(Column column, String file, TableScan scan) {
    ColumnProfile profile = scan.profile(column.name());
    List<String> names = new ArrayList<>(profile.names());
    names.removeAll(column.missing());
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
    return new Column(
        column.name(), column.kind(), names, column.likelihood(), column.missing(), column.note());
  }
}
