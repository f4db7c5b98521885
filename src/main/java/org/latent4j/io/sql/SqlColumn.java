package org.latent4j.io.sql;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.latent4j.data.DataException;
import org.latent4j.io.format.CellType;
import org.latent4j.io.format.CellType.Kind;

/**
 * A column of a relation.
 *
 * @param name a field of a struct has all names, with points between them
 * @param expression that selects it; empty where the columns are taken as they come
 * @param type of the cells, or of a list's elements
 * @param list whether a row has any number of values
 */
public record SqlColumn(String name, String expression, CellType type, boolean list) {
  /** The same with what is known better of its type. */
  public SqlColumn withType(CellType better) {
    return new SqlColumn(name, expression, better, list);
  }

  /** Whether it has a value a row that is read. */
  boolean isScalar() {
    return !list && type.kind() != Kind.OTHER;
  }

  /** What it holds, for an error. */
  String describe() {
    return (list ? "lists of " : "") + type.kind().words();
  }

  /** The place of a row and this column, for an error; the row counts from 1. */
  String place(String file, long row) {
    return "%s, row %d, column \"%s\"".formatted(file, row, name);
  }

  /**
   * The number of a row, as near as a float32 comes; to be asked where {@link ResultSet#wasNull}
   * says that there is none.
   *
   * @param strict whether the engine keeps to the types of columns
   */
  float number(ResultSet row, int place, boolean strict) throws SQLException {
    if (strict) {
      switch (type.kind()) {
        case FLOAT:
          return row.getFloat(place);
        case DOUBLE:
          return (float) row.getDouble(place);
        case SIGNED:
          return (float) row.getLong(place);
        case BOOLEAN:
          return row.getBoolean(place) ? 1 : 0;
        default:
      }
    }
    return number(row.getObject(place));
  }

  /** A number of the engine's; NaN for nothing; infinite for what is none. */
  static float number(Object value) {
    if (value instanceof Number number) {
      return number.floatValue();
    }
    return value instanceof Boolean truth
        ? truth ? 1 : 0
        : value == null ? Float.NaN : Float.POSITIVE_INFINITY;
  }

  /**
   * Why a row has no number that is read.
   *
   * @param row from 1
   * @param cell that it has; null where it is missing
   */
  DataException noNumber(String file, long row, Object cell) {
    if (cell == null) {
      return new DataException(place(file, row), "a number", "a missing value");
    }
    Object found = cell instanceof Number number ? number.floatValue() : "\"" + cell + "\"";
    return new DataException(place(file, row), "a finite float32 number", found);
  }

  /** The cell of a row; null where it is missing. */
  Object cell(ResultSet row, int place) throws SQLException {
    Object given =
        switch (type.kind()) {
          case LOCAL -> row.getObject(place, java.time.LocalDateTime.class);
          case TEXT -> row.getString(place);
          case BYTES -> row.getBytes(place);
          default -> row.getObject(place);
        };
    return type.cell(given);
  }

  /**
   * A cell as text, without spaces around it.
   *
   * @param row from 1
   * @throws DataException if it is bytes that are no text
   */
  String text(String file, long row, Object cell) {
    try {
      return type.text(cell).strip();
    } catch (IllegalArgumentException e) {
      throw new DataException(place(file, row), "text in UTF-8", e.getMessage());
    }
  }

  /** The elements of a row's list; none where it is missing. */
  static Object[] elements(ResultSet row, int place) throws SQLException {
    Array list = row.getArray(place);
    return list == null ? new Object[0] : (Object[]) list.getArray();
  }
}
