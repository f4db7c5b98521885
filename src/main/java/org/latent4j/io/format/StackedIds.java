package org.latent4j.io.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.IdColumn;
import org.latent4j.data.IdReader;
import org.latent4j.data.Ids;

/** Columns that are handed on, of several files, one file after the other. */
public final class StackedIds implements IdReader {
  private final List<Path> files;
  private final Opener opener;
  private final List<IdColumn> columns;
  private IdReader current;
  private int next = 1;

  /** Opens one of the files. */
  public interface Opener {
    IdReader open(Path file) throws IOException;
  }

  private StackedIds(List<Path> files, Opener opener) throws IOException {
    this.files = files;
    this.opener = opener;
    this.current = opener.open(files.get(0));
    this.columns = current.columns();
  }

  /** The columns of some files. */
  public static IdReader open(List<Path> files, Opener opener) throws IOException {
    return files.size() == 1 ? opener.open(files.get(0)) : new StackedIds(files, opener);
  }

  @Override
  public List<IdColumn> columns() {
    return columns;
  }

  /** Rows of a block are of one file. */
  @Override
  public Optional<Ids> next(int rows) throws IOException {
    Optional<Ids> found = current.next(rows);
    while (found.isEmpty() && next < files.size()) {
      advance();
      found = current.next(rows);
    }
    return found;
  }

  private void advance() throws IOException {
    current.close();
    Path file = files.get(next++);
    current = opener.open(file);
    for (int i = 0; i < columns.size(); i++) {
      IdColumn found = current.columns().get(i);
      if (!found.equals(columns.get(i))) {
        throw new DataException(
            file.toString(),
            "a column \"" + columns.get(i).name() + "\" of the kind that " + files.get(0) + " has",
            "\"" + found.name() + "\" of another");
      }
    }
  }

  @Override
  public void close() throws IOException {
    current.close();
  }
}
