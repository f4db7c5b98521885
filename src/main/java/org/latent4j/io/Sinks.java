package org.latent4j.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.io.csv.CsvSink;
import org.latent4j.io.file.Journal;
import org.latent4j.io.file.TextTarget;
import org.latent4j.io.format.FileFormat;
import org.latent4j.io.format.FilledTable;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.io.image.PngFolderSink;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.SpecException;

/** Opens what rows are written to, by the name a user gives it. */
public final class Sinks {
  /** What an output may be, for help texts and errors. */
  public static final String ACCEPTED =
      "- (csv on standard output), %s, or a folder (a name without an ending) for PNG files of images"
          .formatted(String.join(", ", Formats.outputs(false)));

  /** What an output with named columns may be. */
  public static final String COLUMNS = Formats.joined(Formats.columnOutputs());

  /** What an output that can be gone on with may be. */
  public static final String FILES = Formats.joined(Formats.outputs(false));

  private Sinks() {}

  /**
   * Opens a target for rows of numbers.
   *
   * @param target one of {@link #ACCEPTED}
   * @param shape of one row, without the batch; empty for one number a row
   * @param columns names of the values; empty for none
   * @throws SpecException if the target is of no known kind or does not fit the shape
   * @throws org.latent4j.data.DataException if the target cannot be written
   */
  public static RowSink open(String target, List<Integer> shape, List<String> columns)
      throws IOException {
    return open(target, OutputRows.of(shape, columns));
  }

  /**
   * Opens a target for the rows of a mixed table: columns with their names, categories by theirs,
   * counts as whole numbers, nothing where a value is NaN. Counts and the places of categories are
   * rounded to the next whole number there is.
   *
   * @param target {@code -}, {@link #COLUMNS}
   * @throws SpecException if the target is of another kind
   */
  public static RowSink table(String target, List<ColumnSpec> columns) throws IOException {
    return open(target, OutputRows.table(columns));
  }

  /**
   * Opens a target.
   *
   * @param target one of {@link #ACCEPTED}
   * @throws SpecException if the target is of no known kind or does not fit the rows
   * @throws org.latent4j.data.DataException if the target cannot be written
   */
  public static RowSink open(String target, OutputRows format) throws IOException {
    return open(target, format, Optional.empty());
  }

  /** Whether an output can be gone on with: a file of rows, not standard output or pictures. */
  public static boolean isResumable(String target) {
    return !target.equals("-") && Formats.output(target).isPresent();
  }

  /** Whether an output is, or will be, a folder of images. */
  public static boolean isFolder(String target) {
    return !target.equals("-") && Formats.output(target).isEmpty() && Formats.isFolder(target);
  }

  /** Whether an output has named columns, so that it holds text, too. */
  public static boolean hasColumns(String target) {
    return Formats.hasColumns(target);
  }

  /**
   * Opens a target behind the rows that it holds already.
   *
   * @param journal of the target, which {@link #isResumable}; empty to begin anew
   */
  public static RowSink open(String target, OutputRows format, Optional<Journal> journal)
      throws IOException {
    if (target.equals("-")) {
      return CsvSink.of(TextTarget.standardOutput(), format);
    }
    Optional<FileFormat> kind = Formats.output(target);
    if (!Formats.hasColumns(target)) {
      format.refuseColumns(target, COLUMNS);
    }
    Path path = Path.of(target);
    if (kind.isPresent()) {
      return kind.get().sink(path, format, journal);
    }
    if (Formats.isFolder(target)) {
      return new PngFolderSink(path, format.shape(), format.white());
    }
    throw new SpecException("out", ACCEPTED, target);
  }

  /**
   * Opens table and target.
   *
   * @param source files of the kind that the target is; read as the copy is written
   * @param target another file, or the same, in whose place the copy comes at the end
   * @param options with the columns in the order of the values in the rows that will be written
   * @param journal of the target; empty to begin anew
   * @throws SpecException if the two are not of one kind
   */
  public static FilledTable filled(
      String source, String target, ReadOptions options, Optional<Journal> journal)
      throws IOException {
    ColumnFiles files =
        ColumnFiles.of(source)
            .orElseThrow(
                () ->
                    new SpecException(
                        "in", "a %s file, to be copied".formatted(Formats.columnWords()), source));
    return files
        .format()
        .copy(source, files.files(), target, rows -> open(target, rows, journal), options, journal);
  }
}
