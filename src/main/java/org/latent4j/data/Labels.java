package org.latent4j.data;

import java.util.List;

/** The class of each row. */
public final class Labels {
  private final List<String> classes;
  private final int[] indices;

  /**
   * Takes the array over.
   *
   * @param classes names of the classes
   * @param indices a position in {@code classes} for each row
   * @throws DataException if an index names no class
   */
  public Labels(List<String> classes, int[] indices) {
    this.classes = List.copyOf(classes);
    this.indices = indices;
    for (int row = 0; row < indices.length; row++) {
      if (indices[row] < 0 || indices[row] >= classes.size()) {
        throw new DataException(
            "labels, row " + (row + 1), "an index below " + classes.size(), indices[row]);
      }
    }
  }

  /**
   * Names; of those read from a file, whole numbers in their order, others in that of characters.
   */
  public List<String> classes() {
    return classes;
  }

  /** A position in {@link #classes} for each row; not to be changed. */
  public int[] indices() {
    return indices;
  }

  /** Number of rows. */
  public int count() {
    return indices.length;
  }

  /** The class name of a row, counted from 0. */
  public String name(int row) {
    return classes.get(indices[row]);
  }
}
