package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.SpecException;

/**
 * Takes rows of numbers to a file, a folder or standard output. What it writes is visible only
 * after {@link #commit}: closed without it, nothing remains. One thread, but for {@link #piece}s.
 */
public interface RowSink extends Closeable {
  /** What an output may be, for help texts and errors. */
  String ACCEPTED =
      "- (csv on standard output), .csv, .csv.gz, .parquet, .npy, or a folder (a name without an ending) for"
          + " PNG files of images";

  /** The raw value that PNG files show as full brightness, unless told otherwise. */
  float WHITE = 255;

  /**
   * Appends rows.
   *
   * @param values row after row, from the array's start
   * @param rows how many
   * @param ids what comes before the values
   */
  void write(float[] values, int rows, Ids ids) throws IOException;

  /** Appends rows of values alone. */
  default void write(float[] values, int rows) throws IOException {
    write(values, rows, Ids.NONE);
  }

  /** Work of a thread that may run beside that of others, and what of it must be in order. */
  interface Piece {
    /**
     * Makes ready to append rows; may run beside other pieces.
     *
     * @param values row after row, from the array's start; not changed until they are appended
     * @param rows how many
     * @param ids what comes before the values
     */
    void prepare(float[] values, int rows, Ids ids) throws IOException;

    /** Appends what was prepared last; one piece at a time. */
    void append() throws IOException;
  }

  /** A piece of this sink, for one thread. */
  default Piece piece() {
    return new Piece() {
      private float[] values;
      private int rows;
      private Ids ids;

      @Override
      public void prepare(float[] values, int rows, Ids ids) {
        this.values = values;
        this.rows = rows;
        this.ids = ids;
      }

      @Override
      public void append() throws IOException {
        write(values, rows, ids);
      }
    };
  }

  /**
   * The last place from which writing can go on, with what came since the call before.
   *
   * @throws UnsupportedOperationException if there is none in an output of this kind
   */
  default Mark mark() throws IOException {
    throw new UnsupportedOperationException("no journal");
  }

  /** Waits until what was written before the last {@link #mark} is on the disk. */
  default void force() throws IOException {
    // Nothing that is kept.
  }

  /** Makes the rows visible under the target's name, in place of a file that was there. */
  void commit() throws IOException;

  /** Ends the writing; rows that were not committed are gone. */
  @Override
  void close() throws IOException;

  /**
   * Opens a target for rows of numbers.
   *
   * @param target one of {@link #ACCEPTED}
   * @param shape of one row, without the batch; empty for one number a row
   * @param columns names of the values; empty for none
   * @throws SpecException if the target is of no known kind or does not fit the shape
   * @throws DataException if the target cannot be written
   */
  static RowSink open(String target, List<Integer> shape, List<String> columns) throws IOException {
    return open(target, OutputRows.of(shape, columns));
  }

  /**
   * Opens a target for the rows of a mixed table: columns with their names, categories by theirs,
   * counts as whole numbers, nothing where a value is NaN. Counts and the places of categories are
   * rounded to the next whole number there is.
   *
   * @param target {@code -}, .csv, .csv.gz or .parquet
   * @throws SpecException if the target is of another kind
   */
  static RowSink table(String target, List<ColumnSpec> columns) throws IOException {
    return open(target, OutputRows.table(columns));
  }

  /**
   * Opens a target.
   *
   * @param target one of {@link #ACCEPTED}
   * @throws SpecException if the target is of no known kind or does not fit the rows
   * @throws DataException if the target cannot be written
   */
  static RowSink open(String target, OutputRows format) throws IOException {
    return open(target, format, Optional.empty());
  }

  /** Whether an output can be gone on with: a file of rows, not standard output or pictures. */
  static boolean canGoOn(String target) {
    return target.toLowerCase(Locale.ROOT).matches(".+\\.(csv|csv\\.gz|npy|parquet|parq|pq)");
  }

  /**
   * Opens a target behind the rows that it holds already.
   *
   * @param journal of the target, which {@link #canGoOn}; empty to begin anew
   */
  static RowSink open(String target, OutputRows format, Optional<Journal> journal)
      throws IOException {
    if (target.equals("-")) {
      return CsvSink.of(TextTarget.standardOutput(), format);
    }
    Path path = Path.of(target);
    String name = InputFile.lowerName(path);
    if (CsvFile.matches(path)) {
      return CsvSink.of(TextTarget.file(path, journal), format);
    }
    if (ParquetFile.matches(path)) {
      return new ParquetSink(PartFile.open(path, journal), format);
    }
    format.refuseColumns(target);
    if (name.endsWith(".npy")) {
      return new NpySink(PartFile.open(path, journal), format.shape());
    }
    if (Files.isDirectory(path) || target.endsWith("/") || !name.contains(".")) {
      return new PngFolderSink(path, format.shape(), format.white());
    }
    throw new SpecException("out", ACCEPTED, target);
  }
}
