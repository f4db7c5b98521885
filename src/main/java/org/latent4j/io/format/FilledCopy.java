package org.latent4j.io.format;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.IdColumn;
import org.latent4j.data.IdReader;
import org.latent4j.data.Ids;
import org.latent4j.data.Mark;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.data.table.TableCells;
import org.latent4j.data.table.TableReading;
import org.latent4j.io.file.Journal;
import org.latent4j.spec.ColumnSpec;

/** Writes columns again, by their types, with missing cells filled. */
public final class FilledCopy implements FilledTable {
  private final IdReader source;
  private final RowSink target;
  private final TableCells cells;
  private final int features;

  /** For each column of the file its place among the values, or -1. */
  private final int[] slots;

  private final long[] left;

  private long rows;
  private long cellsFilled;

  private FilledCopy(IdReader source, RowSink target, TableReading reading) {
    this.source = source;
    this.target = target;
    this.cells = new TableCells(reading);
    this.features = reading.columns().size();
    List<IdColumn> columns = source.columns();
    this.slots = new int[columns.size()];
    this.left = new long[columns.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = reading.names().indexOf(columns.get(i).name());
    }
  }

  /** Opens what is written. */
  public interface Target {
    RowSink open(OutputRows rows) throws IOException;
  }

  /**
   * Takes the source over.
   *
   * @param name of the source, for errors
   */
  public static FilledTable open(
      IdReader source, String name, Target target, TableReading reading, Optional<Journal> journal)
      throws IOException {
    try {
      for (IdColumn column : source.columns()) {
        if (reading.names().contains(column.name())) {
          requireFillable(name, column);
        }
      }
      OutputRows format = OutputRows.of(List.of(0), List.of()).withIds(source.columns());
      FilledCopy copy = new FilledCopy(source, target.open(format), reading);
      copy.pass(journal.map(Journal::rows).orElse(0L));
      return copy;
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static void requireFillable(String file, IdColumn column) {
    CellType.Kind kind = ((CellType) column.cells()).kind();
    boolean fillable =
        switch (kind) {
          case BOOLEAN, SIGNED, UNSIGNED, FLOAT, DOUBLE, TEXT -> true;
          default -> false;
        };
    if (!fillable) {
      throw new DataException(
          file + ", column \"" + column.name() + "\"",
          "numbers or text, to be filled",
          kind.words());
    }
  }

  private void pass(long before) throws IOException {
    // One by one: a step must not lead over the end of a file.
    for (; rows < before; rows++) {
      next(1);
    }
  }

  /** The cells of the next rows by column. */
  private Object[][] next(int count) throws IOException {
    return source
        .next(count)
        .orElseThrow(() -> new DataException("in", "more than " + rows + " rows", "its end"))
        .cells();
  }

  @Override
  public void write(float[] values, int count, Ids ids) throws IOException {
    Object[][] table = next(count);
    for (int column = 0; column < slots.length; column++) {
      for (int row = 0; row < count; row++) {
        if (slots[column] < 0) {
          left[column] += table[column][row] == null ? 1 : 0;
        } else {
          float value = values[row * features + slots[column]];
          if (!Float.isNaN(value) && isMissing(column, table[column][row])) {
            table[column][row] = filled(column, value);
            cellsFilled++;
          } else {
            left[column] += table[column][row] == null ? 1 : 0;
          }
        }
      }
    }
    target.write(new float[0], count, new Ids(table));
    rows += count;
  }

  private boolean isMissing(int column, Object cell) {
    if (cell instanceof Number number) {
      return cells.isMissing(slots[column], number.doubleValue());
    }
    return cell == null
        || (cell instanceof String text && cells.isMissing(slots[column], text.strip()));
  }

  /** A value as the column stores it. */
  private Object filled(int column, float value) {
    ColumnSpec spec = cells.reading().columns().get(slots[column]);
    CellType.Kind stored = ((CellType) source.columns().get(column).cells()).kind();
    List<String> names = spec.categories();
    if (!names.isEmpty()) {
      return named(stored, names.get(Math.round(Math.max(0, Math.min(names.size() - 1, value)))));
    }
    float number = spec.written(value);
    return stored == CellType.Kind.TEXT && spec.isWhole()
        ? Long.toString((long) number)
        : number(stored, number);
  }

  private static Object named(CellType.Kind stored, String name) {
    return switch (stored) {
      case TEXT -> name;
      case BOOLEAN -> name.equals("true");
      default -> number(stored, Double.parseDouble(name));
    };
  }

  private static Object number(CellType.Kind stored, double number) {
    return switch (stored) {
      case FLOAT -> (float) number;
      case DOUBLE -> number;
      case SIGNED, UNSIGNED -> (long) Math.rint(number);
      case BOOLEAN -> number != 0;
      default -> Double.toString(number);
    };
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
    return FilledTable.left(source.columns().stream().map(IdColumn::name).toList(), left);
  }

  @Override
  public Mark mark() throws IOException {
    return target.mark();
  }

  @Override
  public void force() throws IOException {
    target.force();
  }

  @Override
  public void commit() throws IOException {
    if (source.next(1).isPresent()) {
      throw new DataException("in", rows + " rows, as many as were filled", "more");
    }
    target.commit();
  }

  @Override
  public void close() throws IOException {
    try (target) {
      source.close();
    }
  }
}
