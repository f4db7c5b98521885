package org.latent4j.io.csv;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.Ids;
import org.latent4j.data.Mark;
import org.latent4j.data.table.ColumnLayout;
import org.latent4j.data.table.TableCells;
import org.latent4j.data.table.TableReading;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.file.Journal;
import org.latent4j.io.file.TextTarget;
import org.latent4j.io.format.FilledTable;
import org.latent4j.spec.SpecException;

/**
 * Writes a csv file again, byte for byte, but for the cells of a table's columns in which a value
 * is missing: these get a value from the rows written here. A name that its column does not list is
 * there, and stays.
 */
public final class TableCopy implements FilledTable {
  private final String file;
  private final CsvBytes source;
  private final TextTarget target;
  private final TableCells cells;
  private final TableText text;
  private final int features;
  private final byte[] filled;
  private final byte[] mark;
  private ColumnLayout layout;
  private long rows;
  private long cellsFilled;

  private TableCopy(
      Path file, byte[] mark, CsvBytes source, TextTarget target, TableReading reading) {
    this.file = file.toString();
    this.mark = mark;
    this.source = source;
    this.target = target;
    this.cells = new TableCells(reading);
    this.text = new TableText(reading.columns());
    this.features = reading.columns().size();
    int longest = 0;
    for (int i = 0; i < features; i++) {
      longest = Math.max(longest, text.longest(i));
    }
    this.filled = new byte[longest];
  }

  /**
   * Opens both files.
   *
   * @param file csv, read as the copy is written
   * @param target {@code -}, .csv or .csv.gz; another file, or the same in whose place the copy
   *     comes at the end
   * @param reading the columns in the order of the values in the rows that will be written
   * @param journal of the target; empty to begin anew
   */
  public static TableCopy open(
      Path file, String target, TableReading reading, Optional<Journal> journal)
      throws IOException {
    byte[] start = InputFile.start(file, CsvFile.BYTE_ORDER_MARK.length);
    byte[] mark = Arrays.equals(start, CsvFile.BYTE_ORDER_MARK) ? start : new byte[0];
    CsvBytes source = new CsvBytes(CsvFile.text(file));
    try {
      return new TableCopy(file, mark, source, target(target, journal), reading);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Standard output for {@code -}, or a csv file. */
  private static TextTarget target(String target, Optional<Journal> journal) throws IOException {
    if (target.equals("-")) {
      return TextTarget.standardOutput();
    }
    Path path = Path.of(target);
    if (!CsvFile.matches(path)) {
      throw new SpecException("out", "-, .csv or .csv.gz, which can hold a table", target);
    }
    return TextTarget.file(path, journal);
  }

  /** The same from the start. */
  public static TableCopy open(Path file, String target, TableReading reading) throws IOException {
    return open(file, target, reading, Optional.empty());
  }

  /**
   * Copies as many rows of the file.
   *
   * @param values row after row; looked at where the file has none
   */
  @Override
  public void write(float[] values, int count, Ids ids) throws IOException {
    begin();
    for (int row = 0; row < count; row++) {
      if (!source.next()) {
        throw new DataException(file, "more than " + rows + " rows", "its end");
      }
      rows++;
      if (source.fields() != layout.slots().length) {
        throw new DataException(
            file + ", row " + rows, layout.slots().length + " fields", source.fields());
      }
      copy(values, row * features);
    }
    target.endBlock(rows);
  }

  /** Copies the header, or passes over what was copied before. */
  private void begin() throws IOException {
    if (layout != null) {
      return;
    }
    header();
    if (target.rowsBefore() == 0) {
      target.write(mark, 0, mark.length);
      target.write(source.bytes(), 0, source.length());
    }
    for (; rows < target.rowsBefore(); rows++) {
      if (!source.next()) {
        throw new DataException(file, target.rowsBefore() + " rows, as before", rows);
      }
    }
  }

  private void header() throws IOException {
    if (!source.next()) {
      throw new DataException(file, "at least one row", "none");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < source.fields(); i++) {
      names.add(source.text(i));
    }
    layout = ColumnLayout.of(file, names, cells.reading(), Optional.empty());
  }

  private void copy(float[] values, int offset) throws IOException {
    int copied = 0;
    for (int column = 0; column < source.fields(); column++) {
      int slot = layout.slots()[column];
      boolean fill =
          slot >= 0
              && !Float.isNaN(values[offset + slot])
              && cells.isMissing(slot, source.text(column));
      if (fill) {
        target.write(source.bytes(), copied, source.start(column) - copied);
        target.write(filled, 0, text.write(slot, values[offset + slot], filled, 0));
        copied = source.end(column);
        cellsFilled++;
      }
    }
    target.write(source.bytes(), copied, source.length() - copied);
  }

  @Override
  public Mark mark() {
    return target.mark();
  }

  @Override
  public void force() throws IOException {
    target.force();
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public long cellsFilled() {
    return cellsFilled;
  }

  /**
   * Makes the copy visible.
   *
   * @throws DataException if the file has more rows than were written
   */
  @Override
  public void commit() throws IOException {
    begin();
    if (source.next()) {
      throw new DataException(file, rows + " rows, as many as were filled", "more");
    }
    target.write(source.bytes(), 0, source.length());
    target.commit(rows);
  }

  @Override
  public void close() throws IOException {
    try (target) {
      source.close();
    }
  }
}
