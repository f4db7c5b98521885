package org.latent4j.io.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.Dataset;
import org.latent4j.data.Labels;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.data.StoredStream;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.file.Journal;
import org.latent4j.spec.SpecException;

/** One kind of file, from a name to rows and back. The list of kinds is {@code io.Formats}. */
public interface FileFormat {
  /** Endings of files that are read, for help texts and errors; empty where a folder is. */
  String endings();

  /** Whether a file to be read is of this kind, by its name or else its first bytes. */
  boolean matches(Path file) throws IOException;

  /**
   * All rows; the caller closes them.
   *
   * @param source as the user named it
   * @param files of this kind, one below the other
   */
  Dataset open(String source, List<Path> files, ReadOptions options) throws IOException;

  /**
   * The rows of a file, to be read once.
   *
   * @param name of the file in errors
   */
  default RowStream stream(String name, Path file, ReadOptions options, int blockRows)
      throws IOException {
    return StoredStream.of(open(name, List.of(file), options), blockRows);
  }

  /** The rows of files, one below the other, to be read once. */
  default RowStream stacked(String source, List<Path> files, ReadOptions options, int blockRows)
      throws IOException {
    return new StackedStream(
        source,
        files,
        file -> {
          InputFile.check(file);
          String name = files.size() == 1 ? source : file.toString();
          return stream(name, file, options, blockRows);
        });
  }

  /** A file that holds nothing but a class for each row. */
  default Labels labels(Path file, ReadOptions options) throws IOException {
    throw new SpecException("labels", "idx, npy, or a file with columns", file);
  }

  /** Endings of files that are written, for help texts and errors; none where none are. */
  default List<String> outputs() {
    return List.of();
  }

  /**
   * A file to be written, behind the rows that it holds already.
   *
   * @param target whose name ends in one of {@link #outputs}, or matches
   * @param journal of the target; empty to begin anew
   */
  default RowSink sink(Path target, OutputRows rows, Optional<Journal> journal) throws IOException {
    throw new SpecException("out", "a kind of file that is written", target);
  }
}
