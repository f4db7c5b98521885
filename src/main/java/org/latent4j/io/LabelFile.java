package org.latent4j.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.Labels;
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

  /** Reads classes: the only column of a file, or whole numbers of an array. */
  static Labels read(Path file, ReadOptions options) throws IOException {
    InputFile.check(file);
    return Formats.of(file).labels(file, options);
  }
}
