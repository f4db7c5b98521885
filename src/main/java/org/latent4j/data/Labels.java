package org.latent4j.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.base.NameCodes;

/** The class of each row, as far as it is known. */
public final class Labels {
  /** In place of a class that is not known. */
  public static final int UNKNOWN = -1;

  private final List<String> classes;
  private final int[] indices;
  private final int known;

  /**
   * Takes the array over.
   *
   * @param classes names of the classes
   * @param indices a position in {@code classes} for each row, or {@link #UNKNOWN}
   * @throws DataException if an index names no class
   */
  public Labels(List<String> classes, int[] indices) {
    this.classes = List.copyOf(classes);
    this.indices = indices;
    int found = 0;
    for (int row = 0; row < indices.length; row++) {
      if (indices[row] < UNKNOWN || indices[row] >= classes.size()) {
        throw new DataException(
            "labels, row " + (row + 1),
            "an index below " + classes.size() + ", or -1 for none",
            indices[row]);
      }
      found += indices[row] == UNKNOWN ? 0 : 1;
    }
    this.known = found;
  }

  /**
   * Names; of those read from a file, whole numbers in their order, others in that of characters.
   */
  public List<String> classes() {
    return classes;
  }

  /** A position in {@link #classes} for each row, or {@link #UNKNOWN}; not to be changed. */
  public int[] indices() {
    return indices;
  }

  /** Number of rows. */
  public int count() {
    return indices.length;
  }

  /** Number of rows whose class is known. */
  public int known() {
    return known;
  }

  /** The class name of a row, counted from 0; nothing where it is not known. */
  public String name(int row) {
    return indices[row] == UNKNOWN ? "" : classes.get(indices[row]);
  }

  /**
   * The same labels as positions in other names, found by their meaning; those that are not among
   * them are unknown, and {@link #without} tells which.
   */
  public Labels named(List<String> names) {
    if (names.equals(classes)) {
      return this;
    }
    NameCodes codes = new NameCodes(names);
    int[] places = classes.stream().mapToInt(codes::of).toArray();
    int[] renamed = new int[indices.length];
    for (int row = 0; row < renamed.length; row++) {
      renamed[row] = indices[row] < 0 ? UNKNOWN : places[indices[row]];
    }
    return new Labels(names, renamed);
  }

  /** As {@link #named}, but those that are not among the names are one class more, the last. */
  public Labels namedOrOther(List<String> names) {
    List<String> more = new ArrayList<>(names);
    more.add("");
    int[] places = named(names).indices.clone();
    for (int row = 0; row < places.length; row++) {
      places[row] = places[row] < 0 && indices[row] >= 0 ? names.size() : places[row];
    }
    return new Labels(more, places);
  }

  /** The classes that are not among some names, each with the number of its rows. */
  public Map<String, Long> without(List<String> names) {
    NameCodes codes = new NameCodes(names);
    Map<String, Long> others = new LinkedHashMap<>();
    for (int row = 0; row < indices.length; row++) {
      if (indices[row] >= 0 && codes.of(name(row)) < 0) {
        others.merge(name(row), 1L, Long::sum);
      }
    }
    return others;
  }
}
