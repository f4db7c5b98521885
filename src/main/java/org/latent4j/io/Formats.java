package org.latent4j.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.latent4j.io.array.ArrayFormat;
import org.latent4j.io.csv.CsvFormat;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.format.ColumnFormat;
import org.latent4j.io.format.FileFormat;
import org.latent4j.io.image.ImageFormat;
import org.latent4j.io.json.JsonLinesFormat;
import org.latent4j.io.matrix.MatrixFormat;
import org.latent4j.io.parquet.ParquetFormat;
import org.latent4j.spec.SpecException;

/** The kinds of files: the only place that knows them all. */
final class Formats {
  private static final List<FileFormat> ALL =
      List.of(
          new CsvFormat(),
          new ParquetFormat(),
          new JsonLinesFormat(),
          new MatrixFormat(),
          new ImageFormat(),
          new ArrayFormat()); // the last, as it looks into files

  /** What a source may be, for help texts and errors. */
  static final String ACCEPTED =
      "mnist, mnist-test, gaussians[:rows], %s, a pattern of such files as 'part-*.parquet', a folder of %s files, one of images, or - for standard input"
          .formatted(inputs(), columnWords());

  private Formats() {}

  /** Whether a file to be read is of some kind. */
  static boolean isKnown(Path file) throws IOException {
    for (FileFormat format : ALL) {
      if (format.matches(file)) {
        return true;
      }
    }
    return false;
  }

  /** The kind of a file to be read. */
  static FileFormat of(Path file) throws IOException {
    for (FileFormat format : ALL) {
      if (format.matches(file)) {
        return format;
      }
    }
    throw new SpecException("data", ACCEPTED, file);
  }

  /** The kind of a file with named columns, by its name. */
  static Optional<ColumnFormat> columns(Path file) throws IOException {
    for (ColumnFormat format : withColumns()) {
      if (format.matches(file)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Those whose files have named columns. */
  private static List<ColumnFormat> withColumns() {
    return ALL.stream()
        .filter(ColumnFormat.class::isInstance)
        .map(ColumnFormat.class::cast)
        .toList();
  }

  /** Whether a target has named columns, so that it holds text, too. */
  static boolean hasColumns(String target) {
    return output(target).filter(ColumnFormat.class::isInstance).isPresent();
  }

  /** The kind of a file to be written: csv for standard output; none for a folder of images. */
  static Optional<FileFormat> output(String target) {
    String name = target.equals("-") ? ".csv" : InputFile.lowerName(Path.of(target));
    return ALL.stream()
        .filter(format -> format.outputs().stream().anyMatch(name::endsWith))
        .findFirst();
  }

  /** Whether a target is, or will be, a folder. */
  static boolean isFolder(String target) {
    Path path = Path.of(target);
    return target.endsWith("/")
        || Files.isDirectory(path)
        || !InputFile.lowerName(path).contains(".");
  }

  /** Endings of files that are read. */
  static String inputs() {
    return ALL.stream()
        .map(FileFormat::endings)
        .filter(endings -> !endings.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** Endings of files that are written: of those with named columns, or of all. */
  static List<String> outputs(boolean columns) {
    return (columns ? withColumns() : ALL)
        .stream()
            .flatMap(format -> format.outputs().stream())
            .filter(ending -> !ending.matches("\\.parq|\\.pq"))
            .toList();
  }

  /** What can be written with named columns: standard output, too. */
  static List<String> columnOutputs() {
    List<String> all = new ArrayList<>(List.of("-"));
    all.addAll(outputs(true));
    return all;
  }

  /** Kinds of files with named columns, as "csv or Parquet". */
  static String columnWords() {
    return joined(withColumns().stream().map(ColumnFormat::word).toList());
  }

  /** Words with commas, and "or" before the last. */
  static String joined(List<String> words) {
    List<String> first = new ArrayList<>(words);
    String last = first.remove(first.size() - 1);
    return String.join(", ", first) + " or " + last;
  }
}
