package org.latent4j.io.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.parquet.column.ColumnReader;
import org.latent4j.data.DataException;
import org.latent4j.data.table.NamedColumns;
import org.latent4j.io.file.InputFile;

/** A Parquet file that is open, with what it says of itself. */
public final class ParquetFile implements Closeable {
  private final String name;
  private final FileChannel channel;
  private final ParquetFooter footer;

  private ParquetFile(String name, FileChannel channel, ParquetFooter footer) {
    this.name = name;
    this.channel = channel;
    this.footer = footer;
  }

  public static boolean matches(Path file) {
    return InputFile.lowerName(file).matches(".*\\.(parquet|parq|pq)");
  }

  /**
   * Opens a file.
   *
   * @throws DataException if it is no sound Parquet file
   */
  public static ParquetFile open(Path file) throws IOException {
    InputFile.check(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      String name = file.toString();
      return new ParquetFile(name, channel, ParquetFooter.read(name, channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  String name() {
    return name;
  }

  long rows() {
    return footer.rows();
  }

  /** All stored columns. */
  public List<ParquetColumn> columns() {
    return footer.columns();
  }

  /** A stored column by name, or by number from 1. */
  public ParquetColumn column(String column) {
    List<String> header = columns().stream().map(ParquetColumn::name).toList();
    return columns().get(NamedColumns.find(name, header.size(), header, column));
  }

  /** A way along a column, for one thread. */
  ParquetCursor cursor(ParquetColumn column) {
    return new ParquetCursor(name, channel, footer, column);
  }

  /** How many elements a list has in the first row; 0 where there is no row. */
  int firstLength(ParquetColumn column) {
    int[] count = {0};
    if (rows() > 0) {
      cursor(column)
          .read(
              1,
              new ParquetCursor.Taker() {
                @Override
                public void take(int index, ColumnReader value) {
                  value.skip();
                  count[0]++;
                }

                @Override
                public void takeMissing(int index) {
                  count[0]++;
                }
              });
      if (count[0] == 0) {
        throw new DataException(column.place(name, 1), "a list of numbers", "an empty one");
      }
    }
    return count[0];
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
