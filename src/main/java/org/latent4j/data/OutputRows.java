package org.latent4j.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.latent4j.base.Shapes;
import org.latent4j.spec.Checks;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.SpecException;

/**
 * What rows that are written look like.
 *
 * @param shape of one row, without the batch; empty for one number a row
 * @param columns names of the values of a row; empty for none
 * @param table columns of a mixed table, or empty: then categories go by their names, counts are
 *     whole, and NaN is a missing value
 * @param ids columns that come before the values
 * @param white the raw value that PNG files show as full brightness; 0 is black
 */
public record OutputRows(
    List<Integer> shape,
    List<String> columns,
    List<ColumnSpec> table,
    List<IdColumn> ids,
    float white) {
  /** Checks that names are as many as values and differ. */
  public OutputRows {
    shape = List.copyOf(shape);
    columns = List.copyOf(columns);
    table = List.copyOf(table);
    ids = List.copyOf(ids);
    int features = Shapes.size(shape);
    if (!columns.isEmpty() && columns.size() != features) {
      throw new SpecException("columns", features + " names", columns.size());
    }
    Set<String> names = new HashSet<>();
    for (String column : columns) {
      Checks.require(names.add(column), "columns", "names that differ", "\"" + column + "\" twice");
    }
    for (IdColumn id : ids) {
      if (!names.add(id.name())) {
        throw new SpecException(
            "id-columns", "names that the output does not have, too", "\"" + id.name() + "\"");
      }
    }
  }

  /** Rows of numbers. */
  public static OutputRows of(List<Integer> shape, List<String> columns) {
    return new OutputRows(shape, columns, List.of(), List.of(), RowSink.WHITE);
  }

  /** Rows of a mixed table. */
  public static OutputRows table(List<ColumnSpec> columns) {
    List<String> names = columns.stream().map(ColumnSpec::name).toList();
    return new OutputRows(List.of(names.size()), names, columns, List.of(), RowSink.WHITE);
  }

  /** The same beside columns that are handed on. */
  public OutputRows withIds(List<IdColumn> value) {
    return new OutputRows(shape, columns, table, value, white);
  }

  /** The same with another white. */
  public OutputRows withWhite(float value) {
    return new OutputRows(shape, columns, table, ids, value);
  }

  /** Values of a row. */
  public int features() {
    return Shapes.size(shape);
  }

  /** Names of all columns of a file, those that are handed on first; empty where none are known. */
  public List<String> header() {
    return columns.isEmpty() && ids.isEmpty() ? List.of() : names();
  }

  /** The same, with names for values that have none. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    ids.forEach(id -> names.add(id.name()));
    for (int i = 0; i < features(); i++) {
      names.add(columns.isEmpty() ? "x" + (i + 1) : columns.get(i));
    }
    return names;
  }

  /**
   * Refuses what only files with named columns hold.
   *
   * @param accepted such files
   */
  public void refuseColumns(String target, String accepted) {
    Checks.require(table.isEmpty(), "out", accepted + ", which can hold a table", target);
    Checks.require(
        ids.isEmpty(), "id-columns", accepted + " as the output, which has columns", target);
  }
}
