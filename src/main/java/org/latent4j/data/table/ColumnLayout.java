package org.latent4j.data.table;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.latent4j.data.DataException;

/** Which column of a file goes where. */
public final class ColumnLayout {
  static final int SKIP = -1;
  public static final int LABEL = -2;

  private final int[] slots;
  private final List<String> header;
  private final int features;
  private final List<String> names;

  private ColumnLayout(int[] slots, List<String> header, int features, List<String> names) {
    this.slots = slots;
    this.header = List.copyOf(header);
    this.features = features;
    this.names = names;
  }

  /** For each column of the file its place among the features, or {@link #SKIP}, {@link #LABEL}. */
  public int[] slots() {
    return slots;
  }

  /** All column names of the file, or empty. */
  public List<String> header() {
    return header;
  }

  /** Number of columns taken. */
  public int features() {
    return features;
  }

  /**
   * Finds the chosen columns.
   *
   * @param file for errors
   * @param width columns of the file
   * @param header their names, or empty
   * @param columns the features by name, number from 1 or range, 2-5 or 2-; empty for all but the
   *     label
   * @param label the label column likewise
   * @param ids columns likewise that are no features
   * @param byName whether the features are names, whatever they look like
   * @throws DataException if one is not there, or is there twice
   */
  public static ColumnLayout of(
      String file,
      int width,
      List<String> header,
      List<String> columns,
      Optional<String> label,
      List<String> ids,
      boolean byName) {
    int[] slots = new int[width];
    Arrays.fill(slots, SKIP);
    if (label.isPresent()) {
      slots[NamedColumns.find(file, width, header, label.get())] = LABEL;
    }
    Set<Integer> others = new HashSet<>();
    for (int id : NamedColumns.places(file, width, header, ids)) {
      others.add(id);
    }
    int features = 0;
    List<String> wanted = byName ? columns : NamedColumns.expanded(width, header, columns);
    for (String column : wanted) {
      int index =
          byName
              ? NamedColumns.named(file, header, column)
              : NamedColumns.find(file, width, header, column);
      if (slots[index] != SKIP) {
        throw new DataException(file, "each column to be taken once", "\"" + column + "\" twice");
      }
      slots[index] = features++;
    }
    for (int i = 0; i < width && wanted.isEmpty(); i++) {
      slots[i] = slots[i] == SKIP && !others.contains(i) ? features++ : slots[i];
    }
    List<String> names = names(slots, header, features);
    NamedColumns.requireDifferent(file, names);
    return new ColumnLayout(slots, header, features, names);
  }

  /**
   * Finds the columns of a table by their names; those that may be absent get no place.
   *
   * @param header names of all columns of the file
   * @throws DataException if a column that must be there is not, or is there twice
   */
  public static ColumnLayout of(
      String file, List<String> header, TableReading table, Optional<String> label) {
    int[] slots = new int[header.size()];
    Arrays.fill(slots, SKIP);
    if (label.isPresent()) {
      slots[NamedColumns.find(file, header.size(), header, label.get())] = LABEL;
    }
    List<String> names = table.names();
    boolean any = false;
    for (int slot = 0; slot < names.size(); slot++) {
      int index = header.indexOf(names.get(slot));
      if (index < 0 && !table.optional().contains(names.get(slot))) {
        throw NamedColumns.missing(file, header, names.get(slot));
      }
      if (index >= 0 && (slots[index] != SKIP || index != header.lastIndexOf(names.get(slot)))) {
        throw new DataException(
            file, "each column to be taken once", "\"" + names.get(slot) + "\" twice");
      }
      if (index >= 0) {
        slots[index] = slot;
        any = true;
      }
    }
    if (!any) {
      throw new DataException(
          file, "at least one of the columns " + names, NamedColumns.shown(header));
    }
    return new ColumnLayout(slots, header, names.size(), names);
  }

  /** Names of the features in their order, or empty. */
  public List<String> names() {
    return names;
  }

  private static List<String> names(int[] slots, List<String> header, int features) {
    if (header.isEmpty()) {
      return List.of();
    }
    String[] names = new String[features];
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] >= 0) {
        names[slots[i]] = header.get(i);
      }
    }
    return List.of(names);
  }

  /** A column for an error message: number from 1, and name if it has one. */
  public String describe(int column) {
    return "column "
        + (column + 1)
        + (column < header.size() ? " \"" + header.get(column) + "\"" : "");
  }
}
