package org.latent4j.io.parquet;

import java.nio.channels.FileChannel;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.latent4j.data.DataException;

/** Goes along a column of a Parquet file, through all its row groups. One thread at a time. */
final class ParquetCursor {
  private final String file;
  private final FileChannel channel;
  private final ParquetFooter footer;
  private final ParquetColumn column;
  private final ParsedVersion writer;
  private ColumnReader reader;
  private int group = -1;
  private long rowsLeft;
  private long valuesLeft;
  private long row;

  /** At the first row; the channel stays another's. */
  ParquetCursor(String file, FileChannel channel, ParquetFooter footer, ParquetColumn column) {
    this.file = file;
    this.channel = channel;
    this.footer = footer;
    this.column = column;
    this.writer = version(footer.writer());
  }

  private static ParsedVersion version(String writer) {
    try {
      return VersionParser.parse(writer);
    } catch (VersionParseException | RuntimeException e) {
      return null; // It matters to what some old writers got wrong.
    }
  }

  /** Takes the values of rows. */
  interface Taker {
    /**
     * Takes a value, or of a list an element.
     *
     * @param index of the row among those that are read, from 0
     * @param value to be asked for; empty where it is missing
     */
    void take(int index, ColumnReader value);

    /** The value is missing. */
    void takeMissing(int index);
  }

  ParquetColumn column() {
    return column;
  }

  /** The rows read so far. */
  long row() {
    return row;
  }

  /**
   * Reads rows. Of a list, what is empty or missing as a whole has no element.
   *
   * @throws DataException if the file is not sound
   */
  void read(int rows, Taker taker) {
    ParquetFaults.of(
        file + ", column \"" + column.name() + "\"",
        "sound Parquet pages",
        () -> {
          for (int i = 0; i < rows; i++) {
            if (rowsLeft == 0) {
              nextGroup();
            }
            if (column.list()) {
              list(i, taker);
            } else {
              value(i, taker);
            }
            rowsLeft--;
            row++;
          }
          return null;
        });
  }

  /** Passes over rows. */
  void skip(long rows) {
    Taker none =
        new Taker() {
          @Override
          public void take(int index, ColumnReader value) {
            value.skip();
          }

          @Override
          public void takeMissing(int index) {
            // Nothing to pass over.
          }
        };
    for (long left = rows; left > 0; left -= Integer.MAX_VALUE) {
      read((int) Math.min(left, Integer.MAX_VALUE), none);
    }
  }

  private void nextGroup() {
    RowGroup next = footer.groups().get(++group);
    ColumnMetaData data = next.getColumns().get(column.leaf()).getMeta_data();
    rowsLeft = next.getNum_rows();
    valuesLeft = data.getNum_values();
    reader =
        new ColumnReaderImpl(
            column.descriptor(),
            new ParquetPages(channel, data),
            new PrimitiveConverter() {},
            writer);
  }

  private void value(int index, Taker taker) {
    if (reader.getCurrentDefinitionLevel() == column.descriptor().getMaxDefinitionLevel()) {
      taker.take(index, reader);
    } else {
      taker.takeMissing(index);
    }
    reader.consume();
  }

  private void list(int index, Taker taker) {
    do {
      if (valuesLeft-- == 0) {
        throw new DataException(
            column.place(file, row + 1), "values of the row", "the end of its row group");
      }
      int level = reader.getCurrentDefinitionLevel();
      if (level == column.descriptor().getMaxDefinitionLevel()) {
        taker.take(index, reader);
      } else if (level >= column.elementLevel()) {
        taker.takeMissing(index);
      }
      reader.consume();
    } while (reader.getCurrentRepetitionLevel() > 0);
  }
}
