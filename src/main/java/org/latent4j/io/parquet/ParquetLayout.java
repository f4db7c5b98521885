package org.latent4j.io.parquet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.latent4j.data.DataException;
import org.latent4j.data.table.ColumnLayout;
import org.latent4j.data.table.NamedColumns;
import org.latent4j.data.table.TableReading;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;

/**
 * Which columns of a Parquet file are read, and where their values go in a row.
 *
 * @param chosen columns in any order
 * @param slots place of each one's first value in a row
 * @param widths values of each one in a row; 1 unless it is a list
 * @param features values of a row
 * @param names of the values, or empty
 */
record ParquetLayout(
    List<ParquetColumn> chosen,
    List<Integer> slots,
    List<Integer> widths,
    int features,
    List<String> names) {
  private static final String HINT = " (--columns names the columns to read)";

  /** How many elements a list has in the first row. */
  interface Widths {
    int of(ParquetColumn column);
  }

  /** Finds the columns that options ask for. */
  static ParquetLayout of(
      String file, List<ParquetColumn> columns, ReadOptions options, Widths widths) {
    List<String> header = columns.stream().map(ParquetColumn::name).toList();
    Optional<TableReading> table = options.table();
    return table.isPresent()
        ? ofTable(file, columns, header, table.get(), options.labelColumn())
        : ofNumbers(file, columns, header, options, widths);
  }

  private static ParquetLayout ofTable(
      String file,
      List<ParquetColumn> columns,
      List<String> header,
      TableReading table,
      Optional<String> label) {
    int[] places = ColumnLayout.of(file, header, table, label).slots();
    List<ParquetColumn> chosen = new ArrayList<>();
    List<Integer> slots = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      if (places[i] >= 0) {
        ParquetColumn column = columns.get(i);
        if (column.list() || column.meaning() == ParquetColumn.Meaning.OTHER) {
          throw wrong(file, column, "a value a row, to be read as a table", "");
        }
        chosen.add(column);
        slots.add(places[i]);
      }
    }
    List<Integer> ones = chosen.stream().map(column -> 1).toList();
    List<String> names = table.columns().stream().map(ColumnSpec::name).toList();
    return new ParquetLayout(chosen, slots, ones, names.size(), names);
  }

  private static ParquetLayout ofNumbers(
      String file,
      List<ParquetColumn> columns,
      List<String> header,
      ReadOptions options,
      Widths widths) {
    boolean all = options.columns().isEmpty();
    List<ParquetColumn> chosen = new ArrayList<>(all ? columns : List.of());
    for (String name : options.columns()) {
      ParquetColumn column = columns.get(NamedColumns.find(file, header.size(), header, name));
      if (chosen.contains(column)) {
        throw new DataException(file, "each column to be taken once", "\"" + name + "\" twice");
      }
      chosen.add(column);
    }
    Set<ParquetColumn> others = new HashSet<>();
    for (String name : others(options)) {
      others.add(columns.get(NamedColumns.find(file, header.size(), header, name)));
    }
    if (all) {
      chosen.removeAll(others);
    }
    if (chosen.isEmpty()) {
      throw new DataException(file, "a column beside the label", "none");
    }
    return placed(file, chosen, widths, all ? HINT : "");
  }

  /** Columns that are no values. */
  private static List<String> others(ReadOptions options) {
    List<String> names = new ArrayList<>(options.ids());
    options.labelColumn().ifPresent(names::add);
    return names;
  }

  private static ParquetLayout placed(
      String file, List<ParquetColumn> chosen, Widths widths, String hint) {
    List<Integer> slots = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    boolean lists = false;
    int features = 0;
    for (ParquetColumn column : chosen) {
      if (!column.meaning().isNumber()) {
        throw wrong(file, column, "numbers", hint);
      }
      int width = column.list() ? widths.of(column) : 1;
      lists |= column.list();
      slots.add(features);
      sizes.add(width);
      features = Math.addExact(features, width);
    }
    List<String> names = lists ? List.of() : chosen.stream().map(ParquetColumn::name).toList();
    return new ParquetLayout(List.copyOf(chosen), slots, sizes, features, names);
  }

  private static DataException wrong(
      String file, ParquetColumn column, String expected, String hint) {
    return new DataException(
        file + ", column \"" + column.name() + "\"", expected, column.describe() + hint);
  }
}
