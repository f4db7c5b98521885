package org.latent4j.data.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.latent4j.base.Nearest;
import org.latent4j.data.DataException;

/** Finds columns of a file by their names. */
public final class NamedColumns {
  private NamedColumns() {}

  /** A column that is not in the header, with what may have been meant. */
  public static DataException missing(String file, List<String> header, String column) {
    return new DataException(
        file, "a column \"" + column + "\"", shown(header) + Nearest.question(column, "", header));
  }

  /** The place of a column that is given by name. */
  static int named(String file, List<String> header, String column) {
    int named = header.indexOf(column);
    if (named < 0) {
      throw missing(file, header, column);
    }
    if (named != header.lastIndexOf(column)) {
      throw twice(file, column);
    }
    return named;
  }

  private static DataException twice(String file, String column) {
    return new DataException(file, "columns of different names", "\"" + column + "\" twice");
  }

  /** Refuses names that are there twice. */
  public static void requireDifferent(String file, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw twice(file, name);
      }
    }
  }

  /** The place of a column that is given by name or by number from 1. */
  public static int find(String file, int width, List<String> header, String column) {
    if (header.contains(column)) {
      return named(file, header, column);
    }
    if (column.matches("\\d{1,9}")) {
      int number = Integer.parseInt(column);
      if (number >= 1 && number <= width) {
        return number - 1;
      }
    }
    List<String> shown = shown(header);
    throw new DataException(
        file,
        "a column name or a number from 1 to " + width + (shown.isEmpty() ? "" : " of " + shown),
        "\"" + column + "\"");
  }

  /** The places of columns that are given by name, number from 1 or range. */
  public static int[] places(String file, int width, List<String> header, List<String> columns) {
    return expanded(width, header, columns).stream()
        .mapToInt(column -> find(file, width, header, column))
        .toArray();
  }

  /**
   * Columns with ranges of numbers, as 2-5 and 2-, each as the numbers that it holds.
   *
   * @param width columns of the file
   */
  public static List<String> expanded(int width, List<String> header, List<String> columns) {
    List<String> all = new ArrayList<>();
    for (String column : columns) {
      if (header.contains(column) || !column.matches("\\d{1,9}-(\\d{1,9})?")) {
        all.add(column);
        continue;
      }
      String[] ends = column.split("-", -1);
      int last = ends[1].isEmpty() ? width : Integer.parseInt(ends[1]);
      for (int i = Integer.parseInt(ends[0]); i <= last; i++) {
        all.add(Integer.toString(i));
      }
    }
    return all;
  }

  /** The first names, for an error. */
  public static List<String> shown(List<String> header) {
    List<String> shown = new ArrayList<>(header.subList(0, Math.min(20, header.size())));
    if (shown.size() < header.size()) {
      shown.add("...");
    }
    return shown;
  }
}
