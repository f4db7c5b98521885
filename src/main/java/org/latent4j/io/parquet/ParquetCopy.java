package org.latent4j.io.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.io.api.Binary;
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
import org.latent4j.io.file.PartFile;
import org.latent4j.io.format.FilledTable;
import org.latent4j.spec.ColumnSpec;

/** Writes the columns of Parquet files again, by their types, with missing cells filled. */
public final class ParquetCopy implements FilledTable {
  private final IdReader source;
  private final RowSink target;
  private final TableCells cells;
  private final int features;

  /** For each column of the file its place among the values, or -1. */
  private final int[] slots;

  private long rows;
  private long cellsFilled;

  private ParquetCopy(IdReader source, RowSink target, TableReading reading) {
    this.source = source;
    this.target = target;
    this.cells = new TableCells(reading);
    this.features = reading.columns().size();
    List<IdColumn> columns = source.columns();
    this.slots = new int[columns.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = reading.names().indexOf(columns.get(i).name());
    }
  }

  /** Takes the source over. */
  public static FilledTable open(
      IdReader source, String name, Path target, TableReading reading, Optional<Journal> journal)
      throws IOException {
    try {
      for (IdColumn column : source.columns()) {
        if (reading.names().contains(column.name())) {
          requireFillable(name, column);
        }
      }
      OutputRows format = OutputRows.of(List.of(0), List.of()).withIds(source.columns());
      ParquetCopy copy =
          new ParquetCopy(source, new ParquetSink(PartFile.open(target, journal), format), reading);
      copy.pass(journal.map(Journal::rows).orElse(0L));
      return copy;
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static void requireFillable(String file, IdColumn column) {
    ParquetColumn stored = ((StoredCells) column.cells()).column();
    boolean fillable =
        switch (stored.meaning()) {
          case BOOLEAN, SIGNED, UNSIGNED, FLOATING, TEXT -> true;
          default -> false;
        };
    if (!fillable) {
      throw new DataException(
          file + ", column \"" + column.name() + "\"",
          "numbers or text, to be filled",
          stored.describe());
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
      if (slots[column] >= 0) {
        for (int row = 0; row < count; row++) {
          float value = values[row * features + slots[column]];
          if (!Float.isNaN(value) && isMissing(column, table[column][row])) {
            table[column][row] = filled(column, value);
            cellsFilled++;
          }
        }
      }
    }
    target.write(new float[0], count, new Ids(table));
    rows += count;
  }

  private boolean isMissing(int column, Object cell) {
    if (cell instanceof Float number) {
      return number.isNaN();
    }
    if (cell instanceof Double number) {
      return number.isNaN();
    }
    return cell == null
        || (cell instanceof Binary text
            && cells.isMissing(slots[column], text.toStringUsingUTF8().strip()));
  }

  /** A value as the column stores it. */
  private Object filled(int column, float value) {
    ColumnSpec spec = cells.reading().columns().get(slots[column]);
    ParquetColumn stored = ((StoredCells) source.columns().get(column).cells()).column();
    List<String> names = spec.categories();
    if (!names.isEmpty()) {
      return named(stored, names.get(Math.round(Math.max(0, Math.min(names.size() - 1, value)))));
    }
    double number = spec.kind() == ColumnSpec.Kind.COUNT ? Math.rint(Math.max(0, value)) : value;
    return number(stored, number);
  }

  private static Object named(ParquetColumn stored, String name) {
    return switch (stored.meaning()) {
      case TEXT -> Binary.fromString(name);
      case BOOLEAN -> name.equals("true");
      default -> number(stored, Double.parseDouble(name));
    };
  }

  private static Object number(ParquetColumn stored, double number) {
    return switch (stored.element().getType()) {
      case FLOAT -> (float) number;
      case DOUBLE -> number;
      case INT32 -> (int) Math.rint(number);
      case INT64 -> (long) Math.rint(number);
      case BOOLEAN -> number != 0;
      default -> Binary.fromString(Double.toString(number));
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
