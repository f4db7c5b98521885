package org.latent4j.io.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.data.RowSink;

/** A table that is written again with its missing cells filled by the rows written here. */
public interface FilledTable extends RowSink {
  /** Number of rows so far. */
  long rows();

  /** Number of cells that got a value so far. */
  long cellsFilled();

  /** Empty cells that stay so, by the names of their columns. */
  Map<String, Long> cellsLeft();

  /** The same of a number a column. */
  static Map<String, Long> left(List<String> columns, long[] cells) {
    Map<String, Long> left = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] > 0) {
        left.put(columns.get(i), cells[i]);
      }
    }
    return left;
  }
}
