package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.latent4j.spec.ColumnSpec;

/** Rows with what is known of them. Closing it closes the rows. */
public final class Dataset implements Closeable {
  private final String source;
  private final Rows rows;
  private final List<String> columns;
  private final Optional<Labels> labels;
  private final Optional<List<ColumnSpec>> table;

  /**
   * Takes the rows over.
   *
   * @param source as the user named it
   * @param columns names of the features, or empty
   * @param labels the class of each row, if known
   * @throws DataException if there are no rows, or labels or columns are of another number
   */
  public Dataset(String source, Rows rows, List<String> columns, Optional<Labels> labels) {
    this(source, rows, columns, labels, Optional.empty());
  }

  /**
   * Takes the rows over.
   *
   * @param table the columns of a mixed table, whose rows may hold NaN where a cell is missing
   * @throws DataException if there are no rows, or labels or columns are of another number
   */
  public Dataset(
      String source,
      Rows rows,
      List<String> columns,
      Optional<Labels> labels,
      Optional<List<ColumnSpec>> table) {
    this.source = source;
    this.rows = rows;
    this.columns = List.copyOf(columns);
    this.labels = labels;
    this.table = table.map(List::copyOf);
    if (rows.count() == 0) {
      throw new DataException(source, "at least one row", "none");
    }
    if (!columns.isEmpty() && columns.size() != rows.features()) {
      throw new DataException(source, rows.features() + " column names", columns.size());
    }
    if (labels.isPresent() && labels.get().count() != rows.count()) {
      throw new DataException(
          source, "a label for each of the " + rows.count() + " rows", labels.get().count());
    }
  }

  /**
   * Copies vectors {@code [rows][features]}.
   *
   * @throws DataException if there are none, their lengths differ, or a value is not finite
   */
  public static Dataset of(float[][] rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    return collect(
        "float[][]",
        ElementType.FLOAT32,
        List.of(width),
        store -> {
          for (int row = 0; row < rows.length; row++) {
            if (rows[row].length != width) {
              throw new DataException(
                  "float[][], row " + (row + 1), width + " values", rows[row].length);
            }
            requireFinite("float[][]", rows[row], width, row);
            store.append(rows[row], width);
          }
        });
  }

  /**
   * Copies flat values, row after row.
   *
   * @param shape rows first, then the shape of one row
   * @throws DataException if the values are not as many as the shape says, or one is not finite
   */
  public static Dataset of(float[] values, int... shape) {
    List<Integer> rowShape = rowShape("float[]", values.length, shape);
    requireFinite("float[]", values, values.length / shape[0], 0);
    return collect(
        "float[]", ElementType.FLOAT32, rowShape, store -> store.append(values, values.length));
  }

  /**
   * Copies flat unsigned bytes, row after row.
   *
   * @param shape rows first, then the shape of one row, for example {@code [n, height, width, 1]}
   * @throws DataException if the values are not as many as the shape says
   */
  public static Dataset of(byte[] values, int... shape) {
    List<Integer> rowShape = rowShape("byte[]", values.length, shape);
    return collect(
        "byte[]", ElementType.UINT8, rowShape, store -> store.append(values, 0, values.length));
  }

  /** Where the rows came from, as the user named it. */
  public String source() {
    return source;
  }

  /** The rows; closed with this data set. */
  public Rows rows() {
    return rows;
  }

  /** Names of the features, or empty. */
  public List<String> columns() {
    return columns;
  }

  /** The class of each row, if known. */
  public Optional<Labels> labels() {
    return labels;
  }

  /**
   * Some consecutive values of each row, seen as rows of their own; these rows stay open and whole.
   *
   * @param names of the values, or empty
   * @param from place of the first
   * @param shape of what is seen of a row
   */
  public Dataset stretch(List<String> names, int from, List<Integer> shape) {
    Rows stretch = StretchRows.of(rows, from, shape);
    return stretch == rows ? this : new Dataset(source, stretch, names, Optional.empty());
  }

  /** The columns of a mixed table, as they were given to read it by. */
  public Optional<List<ColumnSpec>> table() {
    return table;
  }

  /**
   * This data set with other rows, as many and in the same order, for example {@link JoinedRows} of
   * its own; to be closed in its place. Labels and table stay.
   *
   * @param other closed with the new data set
   * @param names of the values of a row, or empty
   */
  public Dataset withRows(Rows other, List<String> names) {
    if (other.count() != rows.count()) {
      throw new DataException(source, rows.count() + " rows", other.count());
    }
    return new Dataset(source, other, names, labels, table);
  }

  /**
   * Where a value lies, for messages.
   *
   * @param row from 0
   * @param column from 0
   */
  public String place(long row, int column) {
    String name = columns.isEmpty() ? "" : " \"" + columns.get(column) + "\"";
    return source + ", row " + (row + 1) + ", column " + (column + 1) + name;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  /** Refuses NaN and infinity in whole rows, the first of which has the given index from 0. */
  static void requireFinite(String source, float[] values, int width, long firstRow) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new DataException(
            source + ", row " + (firstRow + i / width + 1) + ", column " + (i % width + 1),
            "a finite number",
            values[i]);
      }
    }
  }

  private static List<Integer> rowShape(String source, int values, int[] shape) {
    long expected = shape.length < 2 ? 0 : 1;
    for (int size : shape) {
      expected = size < 1 ? 0 : expected * size;
    }
    if (expected == 0 || expected != values) {
      throw new DataException(
          source,
          "as many values as the shape (rows first) says, all sizes positive",
          values + " values for " + Arrays.toString(shape));
    }
    return Arrays.stream(shape).skip(1).boxed().collect(Collectors.toList());
  }

  private static Dataset collect(
      String source, ElementType type, List<Integer> shape, Filler filler) {
    if (shape.contains(0)) {
      throw new DataException(source, "at least one row and one value in it", "none");
    }
    try (RowStore store = new RowStore(Long.MAX_VALUE, type)) {
      filler.fill(store);
      return new Dataset(source, store.finish(shape), List.of(), Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Filler {
    void fill(RowStore store) throws IOException;
  }
}
