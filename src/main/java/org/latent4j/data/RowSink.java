package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.SpecException;

/**
 * Takes rows of numbers to a file, a folder or standard output. What it writes is visible only
 * after {@link #commit}: closed without it, nothing remains. One thread, but for {@link #piece}s.
 */
public interface RowSink extends Closeable {
  /** What an output may be, for help texts and errors. */
  String ACCEPTED =
      "- (csv on standard output), .csv, .csv.gz, .npy, or a folder (a name without an ending) for"
          + " PNG files of images";

  /** The raw value that PNG files show as full brightness, unless told otherwise. */
  float WHITE = 255;

  /**
   * Appends rows.
   *
   * @param values row after row, from the array's start
   * @param rows how many
   */
  void write(float[] values, int rows) throws IOException;

  /** Work of a thread that may run beside that of others, and what of it must be in order. */
  interface Piece {
    /**
     * Makes ready to append rows; may run beside other pieces.
     *
     * @param values row after row, from the array's start; not changed until they are appended
     * @param rows how many
     */
    void prepare(float[] values, int rows) throws IOException;

    /** Appends what was prepared last; one piece at a time. */
    void append() throws IOException;
  }

  /** A piece of this sink, for one thread. */
  default Piece piece() {
    return new Piece() {
      private float[] values;
      private int rows;

      @Override
      public void prepare(float[] values, int rows) {
        this.values = values;
        this.rows = rows;
      }

      @Override
      public void append() throws IOException {
        write(values, rows);
      }
    };
  }

  /** Makes the rows visible under the target's name, in place of a file that was there. */
  void commit() throws IOException;

  /** Ends the writing; rows that were not committed are gone. */
  @Override
  void close() throws IOException;

  /**
   * Opens a target with white at {@link #WHITE}.
   *
   * @param target one of {@link #ACCEPTED}
   * @param shape of one row, without the batch; empty for one number a row
   * @param columns names for the first line of a csv file; empty for none
   * @throws SpecException if the target is of no known kind or does not fit the shape
   * @throws DataException if the target cannot be written
   */
  static RowSink open(String target, List<Integer> shape, List<String> columns) throws IOException {
    return open(target, shape, columns, WHITE);
  }

  /**
   * Opens a target.
   *
   * @param white the raw value that PNG files show as full brightness; 0 is black
   */
  static RowSink open(String target, List<Integer> shape, List<String> columns, float white)
      throws IOException {
    int features = shape.stream().reduce(1, Math::multiplyExact);
    if (!columns.isEmpty() && columns.size() != features) {
      throw new SpecException("columns", features + " names", columns.size());
    }
    if (target.equals("-")) {
      return CsvSink.numbers(TextTarget.standardOutput(), features, columns);
    }
    Path path = Path.of(target);
    String name = InputFile.lowerName(path);
    if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
      return CsvSink.numbers(TextTarget.file(path), features, columns);
    }
    if (name.endsWith(".npy")) {
      return new NpySink(path, shape);
    }
    if (Files.isDirectory(path) || target.endsWith("/") || !name.contains(".")) {
      return new PngFolderSink(path, shape, white);
    }
    throw new SpecException("out", ACCEPTED, target);
  }

  /**
   * Opens a target for the rows of a mixed table: csv with the columns' names, categories by
   * theirs, counts as whole numbers, nothing where a value is NaN. Counts and the places of
   * categories are rounded to the next whole number there is.
   *
   * @param target {@code -}, .csv or .csv.gz
   * @throws SpecException if the target is of another kind
   */
  static RowSink table(String target, List<ColumnSpec> columns) throws IOException {
    List<String> names = columns.stream().map(ColumnSpec::name).toList();
    return new CsvSink(TextTarget.csv(target), names.size(), names, new TableText(columns));
  }
}
