package org.latent4j.data;

/**
 * Cells of {@link IdColumn}s for the rows of a block.
 *
 * @param cells by column, then by row; not changed once they are handed out
 */
public record Ids(Object[][] cells) {
  /** No column. */
  public static final Ids NONE = new Ids(new Object[0][]);
}
