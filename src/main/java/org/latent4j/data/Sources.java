package org.latent4j.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.spec.SpecException;

/** Opens data by the name a user gives it. */
public final class Sources {
  /** What a source may be, for help texts and errors. */
  public static final String ACCEPTED =
      "mnist, mnist-test, gaussians[:rows], .npy, .csv[.gz], .mtx[.gz], idx[.gz] (-ubyte, .idx) or"
          + " a folder of PNG/JPEG";

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
      refuseTableOptions(source, options);
      Dataset digits = source.equals("mnist") ? Bundled.mnist(budget) : Bundled.mnistTest(budget);
      return withLabels(digits, options);
    }
    if (source.equals("gaussians") || source.startsWith("gaussians:")) {
      refuseTableOptions(source, options);
      return withLabels(
          Gaussians.draw(source, gaussiansRows(source), options.seed(), budget), options);
    }
    return withLabels(openPath(source, path(source), options), options);
  }

  /**
   * Opens a source to be read once, forwards; the caller closes it. Files are read as the blocks
   * are taken, so what is wrong with a row shows there. Labels are passed over.
   *
   * @param source one of {@link #ACCEPTED}
   * @param blockRows rows of one block; the last one may have fewer
   * @throws DataException if the data cannot be used: where, what was expected, what was found
   * @throws SpecException if the source is of no known kind, or an option does not fit it
   * @throws IOException if the disk fails
   */
  public static RowStream stream(String source, ReadOptions options, int blockRows)
      throws IOException {
    if (isDrawnOrBundled(source)) {
      return RowStream.of(open(source, options), blockRows);
    }
    Path path = path(source);
    InputFile.check(path);
    if (isCsv(path)) {
      return CsvStream.open(source, path, options, blockRows);
    }
    if (Files.isDirectory(path) || InputFile.isGzip(path) || MatrixMarket.matches(path)) {
      return RowStream.of(open(source, options), blockRows);
    }
    refuseTableOptions(source, options);
    return ArrayStream.open(path, format(path), blockRows);
  }

  /**
   * Reads the labels of a source's rows, not the rows: a column of a csv file, or a labels file
   * beside the source. Of a csv file without either, and of other files, there are none.
   *
   * @throws DataException if they cannot be used: where, what was expected, what was found
   */
  public static Optional<Labels> labels(String source, ReadOptions options) throws IOException {
    if (options.labels().isPresent()) {
      return Optional.of(labels(options.labels().get(), options));
    }
    if (isDrawnOrBundled(source)) {
      try (Dataset data = open(source, options)) {
        return data.labels();
      }
    }
    if (options.labelColumn().isEmpty()) {
      return Optional.empty();
    }
    Path path = path(source);
    InputFile.check(path);
    if (!isCsv(path)) {
      throw new SpecException("label-column", "a csv file, which alone has named columns", source);
    }
    return Optional.of(CsvFile.column(path, options.labelColumn().get()));
  }

  private static boolean isDrawnOrBundled(String source) {
    return source.equals("mnist")
        || source.equals("mnist-test")
        || source.equals("gaussians")
        || source.startsWith("gaussians:");
  }

  private static boolean isCsv(Path path) {
    return InputFile.lowerName(path).matches(".*\\.csv(\\.gz)?");
  }

  private static Dataset openPath(String source, Path path, ReadOptions options)
      throws IOException {
    InputFile.check(path);
    if (isCsv(path)) {
      return CsvFile.open(source, path, options);
    }
    refuseTableOptions(source, options);
    if (MatrixMarket.matches(path)) {
      return MatrixMarket.open(source, path, options.transpose(), options.budget());
    }
    if (Files.isDirectory(path)) {
      return ImageFolder.open(source, path, options.budget());
    }
    Rows rows = ArrayReader.open(path, format(path), options.budget());
    return new Dataset(source, rows, List.of(), Optional.empty());
  }

  private static ArrayReader.HeaderFormat format(Path path) throws IOException {
    String name = InputFile.lowerName(path);
    if (name.endsWith(".npy")) {
      return NpyFormat::read;
    }
    if (name.matches(".*(-ubyte|\\.idx)(\\.gz)?")) {
      return IdxFormat::read;
    }
    byte[] start = InputFile.start(path, 4);
    if (NpyFormat.matches(start)) {
      return NpyFormat::read;
    }
    if (IdxFormat.matches(start)) {
      return IdxFormat::read;
    }
    throw new SpecException("data", ACCEPTED, path);
  }

  /** Adds the labels of a file beside the data, in place of those the source has. */
  private static Dataset withLabels(Dataset data, ReadOptions options) throws IOException {
    if (options.labels().isEmpty()) {
      return data;
    }
    try {
      Labels labels = labels(options.labels().get(), options);
      if (labels.count() != data.rows().count()) {
        throw new DataException(
            options.labels().get().toString(),
            data.rows().count() + " labels, as many as " + data.source() + " has rows",
            labels.count());
      }
      return new Dataset(
          data.source(), data.rows(), data.columns(), Optional.of(labels), data.table());
    } catch (IOException | RuntimeException e) {
      data.close();
      throw e;
    }
  }

  private static Labels labels(Path file, ReadOptions options) throws IOException {
    InputFile.check(file);
    if (isCsv(file)) {
      return CsvFile.labels(file, options.header());
    }
    LabelCollector labels = new LabelCollector();
    try (Rows rows = ArrayReader.openWithGaps(file, format(file), options.budget())) {
      if (rows.features() != 1) {
        throw new DataException(file.toString(), "one label a row", rows.shape() + " a row");
      }
      for (long row = 0; row < rows.count(); row++) {
        float value = rows.readFloats(row, 1)[0];
        if (value < 0 || Float.isNaN(value)) {
          labels.addUnknown();
          continue;
        }
        if (value != Math.rint(value) || value >= 1 << 24) {
          throw new DataException(
              file + ", row " + (row + 1),
              "a whole number below 2^24, or a negative one or NaN where the class is not known",
              value);
        }
        labels.add(Integer.toString((int) value));
      }
    }
    return labels.finish();
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

  private static Path path(String source) {
    try {
      return Path.of(source);
    } catch (InvalidPathException e) {
      throw new SpecException("data", ACCEPTED, source);
    }
  }

  private static void refuseTableOptions(String source, ReadOptions options) {
    if (!options.columns().isEmpty() || options.labelColumn().isPresent()) {
      throw new SpecException("columns", "a csv file, which alone has columns to choose", source);
    }
    if (options.table().isPresent()) {
      throw new SpecException("schema", "a csv file, which alone has named columns", source);
    }
  }
}
