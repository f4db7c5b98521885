package org.latent4j.io.parquet;

import java.util.Arrays;
import org.apache.parquet.column.ColumnReader;
import org.latent4j.data.DataException;
import org.latent4j.data.table.TableCells;

/**
 * Puts the values of a Parquet column where they belong in packed rows. Threads may ask for
 * different stretches of rows at once: each waits for those before it.
 */
final class ParquetFill {
  private final String file;
  private final ParquetCursor cursor;
  private final ParquetColumn column;
  private final int slot;
  private final int width;
  private final int features;
  private final TableCells table;
  private DataException fault;

  /**
   * A column's way into rows.
   *
   * @param cursor at the first row
   * @param slot of the first value
   * @param width values a row
   * @param features length of a packed row
   * @param table how cells are read by their kinds; null for numbers alone
   */
  ParquetFill(
      String file, ParquetCursor cursor, int slot, int width, int features, TableCells table) {
    this.file = file;
    this.cursor = cursor;
    this.column = cursor.column();
    this.slot = slot;
    this.width = width;
    this.features = features;
    this.table = table;
  }

  /**
   * Fills in the values of rows, after those of all rows before them.
   *
   * @param first index of the first row in the file
   * @param target packed rows
   */
  synchronized void read(long first, int rows, float[] target) {
    await(first);
    try {
      if (column.list()) {
        lists(rows, target);
      } else {
        cursor.read(rows, table == null ? new Numbers(target) : new Cells(target));
      }
    } finally {
      notifyAll();
    }
  }

  /** Passes over rows, after those before them. */
  synchronized void pass(long first, int rows) {
    await(first);
    try {
      cursor.skip(rows);
    } finally {
      notifyAll();
    }
  }

  /** Lets whoever waits or will wait fail. */
  synchronized void fail(DataException reason) {
    fault = reason;
    notifyAll();
  }

  private void await(long first) {
    boolean interrupted = false;
    while (cursor.row() != first && fault == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (fault != null) {
      throw fault;
    }
  }

  private String place() {
    return column.place(file, cursor.row() + 1);
  }

  private DataException bad(String expected, Object found) {
    return new DataException(place(), expected, found);
  }

  /** Numbers, one a row. */
  private final class Numbers implements ParquetCursor.Taker {
    private final float[] target;

    Numbers(float[] target) {
      this.target = target;
    }

    @Override
    public void take(int index, ColumnReader value) {
      target[index * features + slot] = number(value);
    }

    @Override
    public void takeMissing(int index) {
      throw bad("a number", "a missing value");
    }
  }

  private float number(ColumnReader value) {
    requireBits(value);
    float number = ParquetValues.number(column, value);
    if (!Float.isFinite(number)) {
      throw bad("a finite float32 number", number);
    }
    return number;
  }

  private void requireBits(ColumnReader value) {
    if (!ParquetValues.fits(column, value)) {
      throw bad("a whole number of " + column.bits() + " bits", value.getInteger());
    }
  }

  private void lists(int rows, float[] target) {
    Elements elements = new Elements(target, rows);
    long before = cursor.row();
    cursor.read(rows, elements);
    for (int i = 0; i < rows; i++) {
      if (elements.counts[i] != width) {
        throw new DataException(
            column.place(file, before + i + 1),
            width + " numbers, as in the first row",
            elements.counts[i]);
      }
    }
  }

  /** Numbers of lists. */
  private final class Elements implements ParquetCursor.Taker {
    private final float[] target;
    private final int[] counts;

    Elements(float[] target, int rows) {
      this.target = target;
      this.counts = new int[rows];
    }

    @Override
    public void take(int index, ColumnReader value) {
      int place = counts[index]++;
      if (place == width) {
        throw bad(width + " numbers, as in the first row", "more");
      }
      target[index * features + slot + place] = number(value);
    }

    @Override
    public void takeMissing(int index) {
      throw bad("numbers", "a missing value");
    }
  }

  /** Cells of a table. */
  private final class Cells implements ParquetCursor.Taker {
    private final float[] target;
    private final boolean numbers = column.meaning().isNumber() && !table.isNamed(slot);

    Cells(float[] target) {
      this.target = target;
    }

    @Override
    public void take(int index, ColumnReader value) {
      requireBits(value);
      float cell =
          numbers
              ? table.value(slot, ParquetValues.number(column, value))
              : table.value(slot, text(value).strip());
      if (cell == TableCells.BAD) {
        throw bad(table.expected(slot), "\"" + text(value) + "\"");
      }
      target[index * features + slot] = cell;
    }

    private String text(ColumnReader value) {
      return ParquetValues.text(column, ParquetValues.value(column, value));
    }

    @Override
    public void takeMissing(int index) {
      target[index * features + slot] = Float.NaN;
    }
  }

  /** Cells of columns that the file lacks are missing. */
  static void lacking(float[] target, int rows, int features) {
    Arrays.fill(target, 0, rows * features, Float.NaN);
  }
}
