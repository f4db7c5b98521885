package org.latent4j.io.parquet;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.latent4j.data.DataException;
import org.latent4j.data.RowStream;
import org.latent4j.data.table.TableCells;
import org.latent4j.io.format.ReadOptions;

/**
 * Blocks of a Parquet file: only the pages of the chosen columns are read, each when a block needs
 * it. Threads that read blocks follow one another from column to column.
 */
public final class ParquetStream implements RowStream {
  private final String source;
  private final ParquetFile file;
  private final ParquetLayout layout;
  private final List<ParquetFill> fills;
  private final boolean table;
  private final int blockRows;
  private long next;

  private ParquetStream(
      String source, ParquetFile file, ParquetLayout layout, ReadOptions options, int blockRows) {
    this.source = source;
    this.file = file;
    this.layout = layout;
    this.table = options.table().isPresent();
    this.blockRows = blockRows;
    TableCells cells = options.table().map(TableCells::new).orElse(null);
    this.fills = new ArrayList<>();
    for (int i = 0; i < layout.chosen().size(); i++) {
      fills.add(
          new ParquetFill(
              file.name(),
              file.cursor(layout.chosen().get(i)),
              layout.slots().get(i),
              layout.widths().get(i),
              layout.features(),
              cells));
    }
  }

  public static RowStream open(String source, Path path, ReadOptions options, int blockRows)
      throws IOException {
    ParquetFile file = ParquetFile.open(path);
    try {
      ParquetLayout layout =
          ParquetLayout.of(file.name(), file.columns(), options, file::firstLength);
      return new ParquetStream(source, file, layout, options, blockRows);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public int features() {
    return layout.features();
  }

  @Override
  public List<String> columns() {
    return layout.names();
  }

  @Override
  public boolean isEmpty() {
    return file.rows() == 0;
  }

  @Override
  public Block block() {
    return new Stretch();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private final class Stretch implements Block {
    private long first;
    private int rows;
    private float[] values = new float[0];

    @Override
    public boolean take() {
      first = next;
      rows = (int) Math.min(blockRows, file.rows() - next);
      next += rows;
      return rows > 0;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public FloatBuffer values() {
      int size = Math.multiplyExact(rows, features());
      if (values.length < size) {
        values = new float[size];
      }
      if (table) {
        ParquetFill.lacking(values, rows, features());
      }
      try {
        fills.forEach(fill -> fill.read(first, rows, values));
      } catch (RuntimeException | Error e) {
        // Blocks after this one wait for it in columns that it will not reach.
        DataException reason =
            e instanceof DataException known ? known : new DataException(file.name(), "rows", e);
        fills.forEach(fill -> fill.fail(reason));
        throw e;
      }
      return FloatBuffer.wrap(values, 0, size);
    }

    @Override
    public void pass() {
      fills.forEach(fill -> fill.pass(first, rows));
    }
  }
}
