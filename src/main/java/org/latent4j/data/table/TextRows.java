package org.latent4j.data.table;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The cells of a file with columns, as text, row after row. One thread. */
public interface TextRows extends Closeable {
  /** The file, for errors. */
  String file();

  /** Names of the columns, whose order is that of the cells. */
  List<String> header() throws IOException;

  /**
   * Goes to the next row.
   *
   * @return false at the end
   * @throws org.latent4j.data.DataException if the row cannot be used
   */
  boolean next() throws IOException;

  /** Whether a cell of the row says that it is text: it is in quotes, or its column is of text. */
  default boolean isText(int column) {
    return false;
  }

  /** A cell of the row, without spaces around it; empty where it is missing. */
  String cell(int column);
}
