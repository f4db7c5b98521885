package org.latent4j.data;

/**
 * A column that is handed on from input to output as it is.
 *
 * @param name as in the input
 * @param cells what its cells are; those of one output must be equal
 */
public record IdColumn(String name, Cells cells) {
  /** What the cells of a column are. */
  public interface Cells {
    /** A cell that is there as text. */
    String text(Object cell);
  }

  /** Cells that are strings. */
  private enum Text implements Cells {
    TEXT;

    @Override
    public String text(Object cell) {
      return (String) cell;
    }
  }

  /** A column whose cells are strings, as those of csv. */
  public static IdColumn text(String name) {
    return new IdColumn(name, Text.TEXT);
  }

  /**
   * A cell as text: nothing where it is missing.
   *
   * @throws DataException if it is bytes that are no text
   */
  public String text(Object cell) {
    try {
      return cell == null ? "" : cells.text(cell);
    } catch (IllegalArgumentException e) {
      throw new DataException(
          "column \"" + name + "\"",
          "text in UTF-8, to be written as text (between Parquet files bytes stay what they are)",
          e.getMessage());
    }
  }
}
