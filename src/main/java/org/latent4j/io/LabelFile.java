package org.latent4j.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.LabelCollector;
import org.latent4j.data.Labels;
import org.latent4j.data.Rows;
import org.latent4j.io.array.ArrayReader;
import org.latent4j.io.csv.CsvFile;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.format.ReadOptions;

/** Classes of rows in a file of their own, beside the data. */
final class LabelFile {
  private LabelFile() {}

  /** Adds the labels of a file beside the data, in place of those the source has. */
  static Dataset beside(Dataset data, ReadOptions options) throws IOException {
    if (options.labels().isEmpty()) {
      return data;
    }
    try {
      Labels labels = read(options.labels().get(), options);
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

  /** Reads classes: a csv column, or whole numbers of an array. */
  static Labels read(Path file, ReadOptions options) throws IOException {
    InputFile.check(file);
    if (CsvFile.matches(file)) {
      return CsvFile.labels(file, options.header());
    }
    LabelCollector labels = new LabelCollector();
    try (Rows rows = ArrayReader.openWithGaps(file, SourceFiles.array(file), options.budget())) {
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
}
