package org.latent4j.io.csv;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.latent4j.base.FloatText;
import org.latent4j.data.DataException;
import org.latent4j.data.table.ColumnLayout;
import org.latent4j.data.table.TableCells;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.CsvSpec;

/**
 * What of the columns of a csv file is read, and how.
 *
 * @param file for errors
 * @param form how the text is written
 * @param layout which columns, and where their values go in a row
 * @param table what kinds they are of, where they are read by these
 */
record CsvColumns(String file, CsvSpec form, ColumnLayout layout, Optional<TableCells> table) {
  private static final int SHOWN = 40;

  /**
   * Finds columns.
   *
   * @param first the fields of the first record
   * @param header whether these are names
   */
  static CsvColumns of(String file, ReadOptions options, List<String> first, boolean header) {
    Optional<TableCells> table = options.table().map(TableCells::new);
    ColumnLayout layout = options.layout(file, first, header);
    return new CsvColumns(file, options.csv(), layout, table);
  }

  /**
   * Reads the values of a record.
   *
   * @param row it is, from 0
   * @throws DataException if they cannot be used
   */
  void read(CsvRecord record, long row, float[] target, int offset) {
    require(record, row);
    if (table.isPresent()) {
      Arrays.fill(target, offset, offset + layout.features(), Float.NaN);
    }
    for (int i = 0; i < layout.slots().length; i++) {
      int slot = layout.slots()[i];
      if (slot >= 0) {
        String text = number(record.text(i));
        float value = table.isPresent() ? table.get().value(slot, text) : plain(text);
        if (table.isPresent() ? value == TableCells.BAD : !Float.isFinite(value)) {
          throw bad(record, row, i);
        }
        target[offset + slot] = value;
      }
    }
  }

  /** Refuses a record of too few or too many fields. */
  void require(CsvRecord record, long row) {
    if (record.fields() != layout.slots().length) {
      throw new DataException(
          place(record, row), layout.slots().length + " fields", record.fields());
    }
  }

  /** A number as it is written with a point. */
  private String number(String text) {
    return form.hasComma() ? withPoint(text) : text;
  }

  /** A number with a decimal comma as one with a point, and the other way; other text as it is. */
  static String withPoint(String text) {
    if (!text.matches("[+-]?[\\d.,]*\\d[\\d.,]*([eE][+-]?\\d+)?")) {
      return text;
    }
    return text.replace('.', ' ').replace(',', '.').replace(' ', ',');
  }

  private static float plain(String text) {
    try {
      return FloatText.parse(text.toCharArray(), 0, text.length());
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  private DataException bad(CsvRecord record, long row, int column) {
    // An unclosed quote brings line ends along; a message is one line.
    String text = record.text(column);
    text = text.substring(0, Math.min(text.length(), SHOWN)).replaceAll("\\s+", " ").strip();
    String place = place(record, row) + ", " + layout.describe(column);
    if (table.isPresent()) {
      String expected = table.get().expected(layout.slots()[column]);
      return new DataException(place, expected, "\"" + text + "\"");
    }
    boolean number = isNumber(number(text));
    String hint =
        text.isEmpty() && layout.slots().length == 1
            ? " (of one column, an empty line is a row)"
            : row == 0 && !number && layout.header().isEmpty()
                ? " (if the first line holds names, say so with a header option)"
                : "";
    return new DataException(
        place,
        number ? "a finite float32 number" : "a number",
        (text.isEmpty() ? "an empty field" : "\"" + text + "\"") + hint);
  }

  static boolean isNumber(String text) {
    try {
      FloatText.parse(text.toCharArray(), 0, text.length());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private String place(CsvRecord record, long row) {
    return place(file, record, row);
  }

  /** A row, which counts from 0, for an error. */
  static String place(String file, CsvRecord record, long row) {
    return "%s, row %d (line %d)".formatted(file, row + 1, record.line());
  }
}
