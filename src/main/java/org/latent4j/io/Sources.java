package org.latent4j.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.latent4j.base.Told;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.IdStream;
import org.latent4j.data.Labels;
import org.latent4j.data.RowStream;
import org.latent4j.data.StoredStream;
import org.latent4j.io.format.FileFormat;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.io.sql.QueryFormat;
import org.latent4j.spec.Checks;
import org.latent4j.spec.CsvSpec;
import org.latent4j.spec.SpecException;

/** Opens data by the name a user gives it. */
public final class Sources {
  /** What a source may be, for help texts and errors. */
  public static final String ACCEPTED = Formats.ACCEPTED;

  static final String COLUMNS =
      "a %s file, which alone have named columns".formatted(Formats.columnWords());
  private static final int GAUSSIANS_ROWS = 1000;

  private Sources() {}

  /**
   * Opens a source; the caller closes it.
   *
   * @param source one of {@link #ACCEPTED}
   * @throws DataException if the data cannot be used: where, what was expected, what was found
   * @throws SpecException if the source is of no known kind, or an option does not fit it
   * @throws IOException if the disk fails
   */
  public static Dataset open(String source, ReadOptions options) throws IOException {
    long budget = options.budget();
    if (source.equals("mnist") || source.equals("mnist-test")) {
      refuseColumns(source, options);
      Dataset digits = source.equals("mnist") ? Bundled.mnist(budget) : Bundled.mnistTest(budget);
      return LabelFile.beside(digits, options);
    }
    if (isDrawnOrBundled(source)) {
      refuseColumns(source, options);
      return LabelFile.beside(
          Gaussians.draw(source, gaussiansRows(source), options.seed(), budget), options);
    }
    return LabelFile.beside(openFiles(source, options), options);
  }

  /**
   * Opens a source to be read once, forwards; the caller closes it. Files are read as the blocks
   * are taken, so what is wrong with a row shows there. Labels are passed over.
   *
   * @param source one of {@link #ACCEPTED}
   * @param blockRows rows of one block; the last one of a file may have fewer
   * @throws DataException if the data cannot be used: where, what was expected, what was found
   * @throws SpecException if the source is of no known kind, or an option does not fit it
   * @throws IOException if the disk fails
   */
  public static RowStream stream(String source, ReadOptions options, int blockRows)
      throws IOException {
    if (isDrawnOrBundled(source)) {
      return StoredStream.of(open(source, options), blockRows);
    }
    FileFormat format = format(source, options);
    return format.stacked(source, SourceFiles.of(source), options, blockRows);
  }

  /** The kind of a source's files, which the options must fit. */
  private static FileFormat format(String source, ReadOptions options) throws IOException {
    Optional<ColumnFiles> columns = ColumnFiles.of(source);
    boolean csv = columns.filter(files -> !files.format().alwaysHasNames()).isPresent();
    if (!csv && options.labels().isEmpty() && !options.csv().equals(CsvSpec.usual())) {
      Told.line("delimiter, decimal and encoding are of csv: no effect on " + source);
    }
    if (columns.isPresent()) {
      return columns.get().format();
    }
    refuseColumns(source, options);
    return Formats.of(SourceFiles.of(source).get(0));
  }

  /**
   * Reads the labels of a source's rows, not the rows: a column of a file that has columns, or a
   * labels file beside the source. Of such a file without either, and of other files, there are
   * none.
   *
   * @throws DataException if they cannot be used: where, what was expected, what was found
   */
  public static Optional<Labels> labels(String source, ReadOptions options) throws IOException {
    if (options.labels().isPresent()) {
      return Optional.of(LabelFile.read(options.labels().get(), options));
    }
    if (isDrawnOrBundled(source)) {
      try (Dataset data = open(source, options)) {
        return data.labels();
      }
    }
    if (options.labelColumn().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        columns(source, "label-column").column(options.labelColumn().get(), options));
  }

  /**
   * The files of a source in their order, those of a folder of images too; none if it is drawn or a
   * query.
   */
  public static List<Path> files(String source) throws IOException {
    if (isDrawnOrBundled(source) || QueryFormat.of(source).isPresent()) {
      return List.of();
    }
    List<Path> files = SourceFiles.of(source);
    if (files.size() == 1 && Files.isDirectory(files.get(0))) {
      try (Stream<Path> inside = Files.walk(files.get(0))) {
        return inside.filter(Files::isRegularFile).sorted().toList();
      }
    }
    return files;
  }

  /** Whether a source is of files with named columns. */
  public static boolean hasColumns(String source) throws IOException {
    return !isDrawnOrBundled(source) && ColumnFiles.of(source).isPresent();
  }

  /**
   * Puts the columns that options want handed on beside the rows.
   *
   * @param rows taken over
   * @param source that they are of, where the columns are
   */
  public static RowStream withIds(RowStream rows, String source, ReadOptions options)
      throws IOException {
    if (options.ids().isEmpty()) {
      return rows;
    }
    try {
      ColumnFiles files = columns(source, "id-columns");
      return rows.idColumns().isEmpty() ? new IdStream(rows, files.ids(options)) : rows;
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  private static ColumnFiles columns(String source, String option) throws IOException {
    Optional<ColumnFiles> files =
        isDrawnOrBundled(source) ? Optional.empty() : ColumnFiles.of(source);
    return files.orElseThrow(() -> new SpecException(option, COLUMNS, source));
  }

  private static boolean isDrawnOrBundled(String source) {
    return source.equals("mnist")
        || source.equals("mnist-test")
        || source.equals("gaussians")
        || source.startsWith("gaussians:");
  }

  private static Dataset openFiles(String source, ReadOptions options) throws IOException {
    return format(source, options).open(source, SourceFiles.of(source), options);
  }

  private static int gaussiansRows(String source) {
    if (source.equals("gaussians")) {
      return GAUSSIANS_ROWS;
    }
    String rows = source.substring("gaussians:".length());
    if (!rows.matches("0*[1-9]\\d{0,8}")) {
      throw new SpecException("data", "gaussians:ROWS with 1 to 999999999 rows", source);
    }
    return Integer.parseInt(rows);
  }

  private static void refuseColumns(String source, ReadOptions options) {
    if (!options.columns().isEmpty() || options.labelColumn().isPresent()) {
      throw new SpecException("columns", COLUMNS, source);
    }
    Checks.require(options.table().isEmpty(), "schema", COLUMNS, source);
  }
}
