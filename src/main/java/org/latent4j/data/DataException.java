package org.latent4j.data;

import org.latent4j.base.BadInputException;

/** Data that cannot be used; the message says where, what was expected and what was found. */
public final class DataException extends BadInputException {
  private static final long serialVersionUID = 1L;

  /**
   * Describes one fault in the data.
   *
   * @param where the file, with row, column or byte where they are known; rows and columns count
   *     from 1
   * @param expected what would have been accepted
   * @param found what was there
   */
  public DataException(String where, String expected, Object found) {
    super(where, expected, found);
  }
}
