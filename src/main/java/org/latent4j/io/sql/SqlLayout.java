package org.latent4j.io.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.data.DataException;
import org.latent4j.data.table.ColumnLayout;
import org.latent4j.data.table.NamedColumns;
import org.latent4j.io.format.ReadOptions;

/**
 * Which columns of a relation are read, and where their values go in a row.
 *
 * @param chosen columns of values, in any order
 * @param slots place of each one's first value in a row
 * @param widths values of each one in a row; 1 unless it is a list
 * @param features values of a row
 * @param names of the values, or empty
 * @param ids columns that are handed on
 */
record SqlLayout(
    List<SqlColumn> chosen,
    List<Integer> slots,
    List<Integer> widths,
    int features,
    List<String> names,
    List<SqlColumn> ids) {
  private static final String HINT = " (--columns names the columns to read)";

  /** Finds the columns that options ask for. */
  static SqlLayout of(Relation relation, ReadOptions options) {
    String file = relation.name();
    List<SqlColumn> columns = relation.columns();
    List<String> header = columns.stream().map(SqlColumn::name).toList();
    boolean table = options.table().isPresent();
    ColumnLayout layout = options.layout(file, header, true);
    SqlColumn[] places = new SqlColumn[layout.features()];
    for (int i = 0; i < layout.slots().length; i++) {
      if (layout.slots()[i] >= 0) {
        places[layout.slots()[i]] = columns.get(i);
      }
    }
    List<SqlColumn> ids = ids(relation, options.ids());
    String hint = options.columns().isEmpty() ? HINT : "";
    return table ? ofTable(file, places, layout, ids) : ofNumbers(relation, places, hint, ids);
  }

  /** Columns that are handed on, each by name or number. */
  static List<SqlColumn> ids(Relation relation, List<String> asked) {
    List<SqlColumn> columns = relation.columns();
    List<String> header = columns.stream().map(SqlColumn::name).toList();
    List<SqlColumn> found = new ArrayList<>();
    for (int place : NamedColumns.places(relation.name(), header.size(), header, asked)) {
      SqlColumn column = columns.get(place);
      if (!column.isScalar()) {
        throw wrong(relation.name(), column, "a value a row, to be handed on", "");
      }
      found.add(column);
    }
    return found;
  }

  private static SqlLayout ofTable(
      String file, SqlColumn[] places, ColumnLayout layout, List<SqlColumn> ids) {
    List<SqlColumn> chosen = new ArrayList<>();
    List<Integer> slots = new ArrayList<>();
    for (int slot = 0; slot < places.length; slot++) {
      if (places[slot] != null) {
        if (!places[slot].isScalar()) {
          throw wrong(file, places[slot], "a value a row, to be read as a table", "");
        }
        chosen.add(places[slot]);
        slots.add(slot);
      }
    }
    List<Integer> ones = chosen.stream().map(column -> 1).toList();
    return new SqlLayout(chosen, slots, ones, places.length, layout.names(), ids);
  }

  private static SqlLayout ofNumbers(
      Relation relation, SqlColumn[] places, String hint, List<SqlColumn> ids) {
    List<SqlColumn> chosen = List.of(places);
    for (SqlColumn column : chosen) {
      if (!column.type().kind().isNumber()) {
        throw wrong(relation.name(), column, "numbers", hint);
      }
    }
    List<Integer> widths = widths(relation, chosen);
    List<Integer> slots = new ArrayList<>();
    int features = 0;
    for (int width : widths) {
      slots.add(features);
      features = Math.addExact(features, width);
    }
    boolean lists = chosen.stream().anyMatch(SqlColumn::list);
    List<String> names = lists ? List.of() : chosen.stream().map(SqlColumn::name).toList();
    return new SqlLayout(chosen, slots, widths, features, names, ids);
  }

  /** How many elements lists have in the first row; 0 where there is no row. */
  private static List<Integer> widths(Relation relation, List<SqlColumn> chosen) {
    List<SqlColumn> lists = chosen.stream().filter(SqlColumn::list).toList();
    if (lists.isEmpty()) {
      return chosen.stream().map(column -> 1).toList();
    }
    return relation.read(() -> firstWidths(relation, chosen, lists));
  }

  private static List<Integer> firstWidths(
      Relation relation, List<SqlColumn> chosen, List<SqlColumn> lists) throws SQLException {
    Relation.Cursor cursor = relation.rows(lists);
    boolean any = cursor.rows().next();
    List<Integer> widths = new ArrayList<>();
    for (SqlColumn column : chosen) {
      int width = column.list() ? 0 : 1;
      if (column.list() && any) {
        width = SqlColumn.elements(cursor.rows(), cursor.places()[lists.indexOf(column)]).length;
        if (width == 0) {
          throw new DataException(
              column.place(relation.name(), 1), "a list of numbers", "an empty one");
        }
      }
      widths.add(width);
    }
    return widths;
  }

  private static DataException wrong(String file, SqlColumn column, String expected, String hint) {
    return new DataException(
        file + ", column \"" + column.name() + "\"", expected, column.describe() + hint);
  }
}
