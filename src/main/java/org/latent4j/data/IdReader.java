package org.latent4j.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads columns that are handed on, forwards. One thread. */
public interface IdReader extends Closeable {
  List<IdColumn> columns();

  /**
   * The cells of the next rows, or nothing where there is none.
   *
   * @param rows 1 or more
   * @throws DataException if there are some, but not so many
   */
  Optional<Ids> next(int rows) throws IOException;
}
