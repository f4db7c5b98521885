package org.latent4j.data.fit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.data.DataException;
import org.latent4j.data.Rows;
import org.latent4j.spec.ColumnSpec;

/** Fits the values of a table's columns to training rows. */
public final class TableFit {
  private TableFit() {}

  /**
   * Fits shift and scale of numbers, mean and population standard deviation of what is observed: of
   * the value where it is real, of its logarithm where it is positive, of the logarithm of one more
   * where it is a count. What is constant gets scale 1; names get 0 and 1. Notes where training
   * rows lack a value.
   *
   * @param columns whose values lie in each row from {@code from} on
   * @param trainRows indices of the rows that may be looked at
   * @throws DataException naming the column that has no value in these rows
   */
  public static List<ColumnSpec> fit(List<ColumnSpec> columns, Rows rows, int from, int[] trainRows)
      throws IOException {
    List<Column> found = new ArrayList<>();
    columns.forEach(column -> found.add(new Column()));
    int features = rows.features();
    RowScan.visit(
        rows,
        trainRows,
        (values, count, indices, firstIndex) -> {
          for (int row = 0; row < count; row++) {
            for (int i = 0; i < columns.size(); i++) {
              float value = values[row * features + from + i];
              if (isObserved(columns.get(i), value)) {
                found.get(i).add(shown(columns.get(i), value), value);
              }
            }
          }
        });
    List<ColumnSpec> fitted = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      fitted.add(fitted(columns.get(i), found.get(i), trainRows.length));
    }
    return fitted;
  }

  /** Whether the cell holds a value: in rows of bytes, one above all codes is none. */
  private static boolean isObserved(ColumnSpec column, float value) {
    int names = column.categories().size();
    return names == 0 ? !Float.isNaN(value) : value < names;
  }

  private static double shown(ColumnSpec column, float value) {
    return switch (column.kind()) {
      case POSITIVE -> Math.log(value);
      case COUNT -> Math.log1p(value);
      default -> value;
    };
  }

  /** What the network is shown of a column, and the values themselves. */
  private static final class Column {
    private final Moments moments = new Moments();
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;
    private boolean whole = true;

    void add(double shown, float value) {
      moments.add(shown);
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
      whole &= value == Math.rint(value);
    }
  }

  private static ColumnSpec fitted(ColumnSpec column, Column found, int rows) {
    Moments moments = found.moments;
    if (moments.count() == 0) {
      throw new DataException(
          "column \"" + column.name() + "\"",
          "a value in at least one training row",
          "none (another --seed or a smaller --validation holds out others; or ignore it)");
    }
    boolean lacks = moments.count() < rows;
    if (!column.categories().isEmpty()) {
      return column.fitted(lacks, 0, 1, ColumnSpec.Range.ANY);
    }
    double deviation = moments.deviation();
    // What float32 cannot tell from 0 counts as constant.
    return column.fitted(
        lacks,
        moments.mean(),
        deviation < Float.MIN_NORMAL ? 1 : deviation,
        new ColumnSpec.Range(found.whole, found.lowest, found.highest));
  }
}
