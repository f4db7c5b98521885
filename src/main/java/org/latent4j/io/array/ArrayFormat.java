package org.latent4j.io.array;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.LabelCollector;
import org.latent4j.data.Labels;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.data.Rows;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.file.Journal;
import org.latent4j.io.file.PartFile;
import org.latent4j.io.format.FileFormat;
import org.latent4j.io.format.ReadOptions;

/** Arrays: npy and idx, these packed by gzip or not; npy is written. */
public final class ArrayFormat implements FileFormat {
  @Override
  public String endings() {
    return ".npy, idx[.gz] (-ubyte, .idx)";
  }

  @Override
  public boolean matches(Path file) throws IOException {
    return ArrayReader.format(file).isPresent();
  }

  @Override
  public Dataset open(String source, List<Path> files, ReadOptions options) throws IOException {
    if (files.size() > 1) {
      return StackedRows.open(source, files, options.budget());
    }
    InputFile.check(files.get(0));
    Rows rows = ArrayReader.open(files.get(0), ArrayReader.header(files.get(0)), options.budget());
    return new Dataset(source, rows, List.of(), Optional.empty());
  }

  @Override
  public RowStream stream(String name, Path file, ReadOptions options, int blockRows)
      throws IOException {
    return InputFile.isGzip(file) || ArrayReader.isFortran(file)
        ? FileFormat.super.stream(name, file, options, blockRows)
        : ArrayStream.open(file, ArrayReader.header(file), blockRows);
  }

  /** Whole numbers. */
  @Override
  public Labels labels(Path file, ReadOptions options) throws IOException {
    LabelCollector labels = new LabelCollector();
    try (Rows rows = ArrayReader.openWithGaps(file, ArrayReader.header(file), options.budget())) {
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

  @Override
  public List<String> outputs() {
    return List.of(".npy");
  }

  @Override
  public RowSink sink(Path target, OutputRows rows, Optional<Journal> journal) throws IOException {
    return new NpySink(PartFile.open(target, journal), rows.shape());
  }
}
