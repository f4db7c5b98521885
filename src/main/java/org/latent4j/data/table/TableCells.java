package org.latent4j.data.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.base.FloatText;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ColumnSpec.Kind;

/** The cells of a mixed table: from text to numbers. Thread-safe. */
public final class TableCells {
  /** In place of a value that breaks its column's kind. */
  public static final float BAD = Float.POSITIVE_INFINITY;

  private static final int SHOWN = 10;

  private final TableReading reading;
  private final List<ColumnSpec> columns;
  private final List<Map<String, Float>> codes = new ArrayList<>();

  public TableCells(TableReading reading) {
    this.reading = reading;
    this.columns = reading.columns();
    for (ColumnSpec column : columns) {
      Map<String, Float> places = new HashMap<>();
      for (String name : column.categories()) {
        places.put(name, (float) places.size());
      }
      codes.add(places);
    }
  }

  public TableReading reading() {
    return reading;
  }

  /**
   * Reads a cell. A name that the column lists is one, even where it is a word for what is missing.
   *
   * @param slot of the column
   * @param cell without spaces around it
   * @return the value; NaN if it is missing; {@link #BAD} if there is none of the column's kind
   */
  public float value(int slot, String cell) {
    Float code = codes.get(slot).get(cell);
    if (code != null) {
      return code;
    }
    if (MissingText.is(cell)) {
      return Float.NaN;
    }
    ColumnSpec column = columns.get(slot);
    return column.categories().isEmpty() ? number(column.kind(), cell) : otherName(slot, cell);
  }

  /** Whether the column's cells are names, not numbers. */
  public boolean isNamed(int slot) {
    return !columns.get(slot).categories().isEmpty();
  }

  /** Reads the number of a column that {@link #isNamed} does not mean: NaN is missing. */
  public float value(int slot, float number) {
    return Float.isNaN(number) ? number : checked(columns.get(slot).kind(), number);
  }

  /** Whether the cell says that there is no value. */
  public boolean isMissing(int slot, String cell) {
    return MissingText.is(cell) && !codes.get(slot).containsKey(cell);
  }

  private static float number(Kind kind, String cell) {
    return checked(kind, parse(cell));
  }

  private static float checked(Kind kind, float value) {
    boolean fits =
        switch (kind) {
          case POSITIVE -> value > 0;
          case COUNT -> value >= 0 && value == Math.rint(value);
          default -> true;
        };
    return fits && Float.isFinite(value) ? value : BAD;
  }

  /** 0 and 1 may be written as any number; all else is no name of the column. */
  private float otherName(int slot, String cell) {
    ColumnSpec column = columns.get(slot);
    float value = column.isText() ? BAD : parse(cell);
    if (value == 0 || value == 1) {
      return value;
    }
    if (reading.unseen().isEmpty()) {
      return BAD;
    }
    reading.unseen().get().add(column.name(), cell);
    return Float.NaN;
  }

  /** A number, or {@link #BAD} where it is none. */
  public static float parse(String cell) {
    try {
      return FloatText.parse(cell.toCharArray(), 0, cell.length());
    } catch (NumberFormatException e) {
      return BAD;
    }
  }

  /** What a column takes, for an error. */
  public String expected(int slot) {
    ColumnSpec column = columns.get(slot);
    List<String> names = column.categories();
    String what =
        switch (column.kind()) {
          case REAL -> "a finite float32 number";
          case POSITIVE -> "a number above 0";
          case COUNT -> "a whole number from 0 up";
          case BINARY, CATEGORY ->
              "one of "
                  + names.subList(0, Math.min(SHOWN, names.size()))
                  + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
        };
    return what + " (or " + MissingText.WORDS + " where it is missing)";
  }
}
