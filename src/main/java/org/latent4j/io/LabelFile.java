package org.latent4j.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.latent4j.base.Told;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.Labels;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.io.format.ReadOptions.Header;

/** Classes of rows in a file of their own, beside the data. */
final class LabelFile {
  private LabelFile() {}

  /** Adds the labels of a file beside the data, in place of those the source has. */
  static Dataset beside(Dataset data, ReadOptions options) throws IOException {
    if (options.labels().isEmpty()) {
      return data;
    }
    try {
      Labels labels = asMany(options.labels().get(), options, data.rows().count());
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

  /** Takes the first line for a name, or for a class, where there are then as many as rows. */
  private static Labels asMany(Path file, ReadOptions options, long rows) throws IOException {
    Labels labels = read(file, options);
    long more = labels.count() - rows;
    if (options.header() != Header.AUTO || Math.abs(more) != 1) {
      return labels;
    }
    Labels other = read(file, options.withHeader(more > 0 ? Header.YES : Header.NO));
    if (other.count() != rows) {
      return labels;
    }
    Told.line(
        "%s: the first line is taken as %s, for then there are as many labels as rows, %d"
            .formatted(file, more > 0 ? "a name" : "a label", rows));
    return other;
  }

  /** Reads classes: the only column of a file, or whole numbers of an array. */
  static Labels read(Path asked, ReadOptions options) throws IOException {
    Path file = Piped.file(asked);
    InputFile.check(file);
    return Formats.of(file).labels(file, options);
  }
}
