package org.latent4j.io.csv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.Ids;
import org.latent4j.data.Mark;
import org.latent4j.data.table.ColumnLayout;
import org.latent4j.data.table.TableCells;
import org.latent4j.data.table.TableReading;
import org.latent4j.io.file.Journal;
import org.latent4j.io.file.TextTarget;
import org.latent4j.io.format.FilledTable;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.Checks;

/**
 * Writes a csv file again, byte for byte, but for the cells of a table's columns in which a value
 * is missing: these get a value from the rows written here. A name that its column does not list is
 * there, and stays.
 */
public final class TableCopy implements FilledTable {
  private static final int BLOCK = 1024;

  private final String file;
  private final CsvInput input;
  private final CsvText source;
  private final CsvRecord record;
  private final TextTarget target;
  private final TableCells cells;
  private final TableText text;
  private final int features;
  private final byte[] filled;
  private ColumnLayout layout;
  private long rows;
  private long cellsFilled;
  private long[] left = {};
  private List<String> names = List.of();

  private TableCopy(
      Path file, CsvInput input, CsvText source, TextTarget target, ReadOptions options) {
    this.file = file.toString();
    this.input = input;
    this.source = source;
    this.record = source.record();
    this.target = target;
    TableReading reading = options.table().orElseThrow();
    this.cells = new TableCells(reading);
    this.text = new TableText(reading.columns(), source.form());
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
   * @param options with the columns in the order of the values in the rows that will be written
   * @param journal of the target; empty to begin anew
   */
  public static TableCopy open(
      Path file, String target, ReadOptions options, Optional<Journal> journal) throws IOException {
    CsvInput input = CsvInput.open(file, options.csv());
    CsvText source = CsvText.ofRows(input);
    try {
      return new TableCopy(file, input, source, target(target, journal), options);
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
    Checks.require(
        CsvInput.isCsv(path), "out", "-, .csv or .csv.gz, which can hold a table", target);
    return TextTarget.file(path, journal);
  }

  /** The same from the start. */
  public static TableCopy open(Path file, String target, TableReading reading) throws IOException {
    return open(file, target, ReadOptions.defaults().withTable(reading), Optional.empty());
  }

  /**
   * Copies as many rows of the file.
   *
   * @param values row after row; looked at where the file has none
   */
  @Override
  public void write(float[] values, int count, Ids ids) throws IOException {
    begin();
    take(count);
    for (int row = 0; row < count; row++) {
      record.next();
      if (record.fields() != layout.slots().length) {
        throw new DataException(
            CsvColumns.place(file, record, rows + row),
            layout.slots().length + " fields",
            record.fields());
      }
      copy(values, row * features);
    }
    rows += count;
    target.endBlock(rows);
  }

  private void take(int count) throws IOException {
    source.take(count, source.bytes());
    if (source.rows() < count) {
      throw new DataException(file, "more than " + (rows + source.rows()) + " rows", "its end");
    }
    source.before(record);
  }

  /** Copies the header, or passes over what was copied before. */
  private void begin() throws IOException {
    if (layout != null) {
      return;
    }
    if (!source.take(1, source.bytes()) || !source.before(record).next()) {
      throw new DataException(file, "at least one row", "none");
    }
    layout = ColumnLayout.of(file, CsvHeader.fields(record), cells.reading(), Optional.empty());
    left = new long[layout.slots().length];
    names = CsvHeader.fields(record);
    if (target.rowsBefore() == 0) {
      target.write(input.mark(), 0, input.mark().length);
      write(source.bytes(), 0, source.length());
    }
    while (rows < target.rowsBefore()) {
      int count = (int) Math.min(BLOCK, target.rowsBefore() - rows);
      take(count);
      rows += count;
    }
  }

  private void copy(float[] values, int offset) throws IOException {
    int copied = record.begin();
    for (int column = 0; column < record.fields(); column++) {
      int slot = layout.slots()[column];
      boolean fill =
          slot >= 0
              && !Float.isNaN(values[offset + slot])
              && cells.isMissing(slot, record.text(column));
      if (fill) {
        write(record.bytes(), copied, record.start(column) - copied);
        write(filled, 0, text.write(slot, values[offset + slot], filled, 0));
        copied = record.end(column);
        cellsFilled++;
      } else if (record.start(column) == record.end(column)) {
        left[column]++;
      }
    }
    write(record.bytes(), copied, record.end() - copied);
  }

  /** Writes UTF-8 as the file is written. */
  private void write(byte[] utf, int offset, int length) throws IOException {
    if (input.charset().equals(StandardCharsets.UTF_8)) {
      target.write(utf, offset, length);
    } else {
      byte[] other =
          new String(utf, offset, length, StandardCharsets.UTF_8).getBytes(input.charset());
      target.write(other, 0, other.length);
    }
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

  @Override
  public Map<String, Long> cellsLeft() {
    return FilledTable.left(names, left);
  }

  /**
   * Makes the copy visible.
   *
   * @throws DataException if the file has more rows than were written
   */
  @Override
  public void commit() throws IOException {
    begin();
    if (source.take(1, source.bytes())) {
      throw new DataException(file, rows + " rows, as many as were filled", "more");
    }
    write(source.bytes(), 0, source.length());
    target.commit(rows);
  }

  @Override
  public void close() throws IOException {
    try (target) {
      source.close();
    }
  }
}
