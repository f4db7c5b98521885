package org.latent4j.data.table;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.latent4j.data.DataException;

/**
 * Counts cells that their column does not take: names that it does not list, and numbers that its
 * kind cannot be. Thread-safe.
 */
public final class OddCells {
  private static final int SHOWN = 5;

  private final Rule rule;
  private final Found names = new Found("with a name that the model does not know");
  private final Found numbers = new Found("that its column's kind does not have");

  /** Columns that had a name that they list. */
  private final Set<String> known = new LinkedHashSet<>();

  /** What becomes of such a cell. */
  public enum Rule {
    /** A number stays as it is where there is a likelihood of it, else it is missing; names are. */
    TOLD,
    /** A number stays as it is, likely or not; a name gets a code that the model knows none of. */
    SCORED,
    /** It is missing. */
    MISSING,
    /** It is an error. */
    REFUSE
  }

  /** Cells of one sort. */
  private static final class Found {
    private final String what;
    private final Map<String, Long> columns = new LinkedHashMap<>();
    private final Set<String> examples = new LinkedHashSet<>();

    Found(String what) {
      this.what = what;
    }

    void add(String column, String cell, long rows) {
      columns.merge(column, rows, Long::sum);
      if (examples.size() < SHOWN) {
        examples.add("\"" + cell + "\" in column \"" + column + "\"");
      }
    }

    long count() {
      return columns.values().stream().mapToLong(Long::longValue).sum();
    }

    String line(String taken) {
      String cells = count() == 1 ? "cell" : "cells";
      return String.format(
          Locale.ROOT,
          "%,d %s %s, taken as %s: %s",
          count(),
          cells,
          what,
          taken,
          String.join(", ", examples));
    }
  }

  public OddCells(Rule rule) {
    this.rule = rule;
  }

  /** Cells are told. */
  public OddCells() {
    this(Rule.TOLD);
  }

  public Rule rule() {
    return rule;
  }

  /** A column has a name that it lists. */
  public synchronized void known(String column) {
    known.add(column);
  }

  /** Rows have a name in a column that does not list it. */
  public synchronized void name(String column, String name, long rows) {
    names.add(column, name, rows);
  }

  /** What should be a number is none, or none of the column's kind. */
  synchronized void number(String column, String cell) {
    numbers.add(column, cell, 1);
  }

  /** Of each sort that there is how many, and the first few that differ. */
  public synchronized List<String> lines() {
    String taken =
        switch (rule) {
          case SCORED -> "it is";
          case TOLD -> "it is, or missing where it is impossible";
          case MISSING, REFUSE -> "missing";
        };
    String name = rule == Rule.SCORED ? "impossible" : "missing";
    return Stream.of(names, numbers)
        .filter(found -> found.count() > 0)
        .map(found -> found.line(found == names ? name : taken))
        .toList();
  }

  /**
   * Refuses a column of which no name was known at all, unless its cells were to be missing.
   *
   * @param source of the rows, for the error
   */
  public synchronized void requireKnown(String source) {
    for (String column : names.columns.keySet()) {
      if (rule != Rule.MISSING && !known.contains(column)) {
        throw new DataException(
            "%s, column \"%s\"".formatted(source, column),
            "at least one name that the model knows",
            "%,d others: ".formatted(names.columns.get(column)) + examples(column));
      }
    }
  }

  private String examples(String column) {
    String end = " in column \"" + column + "\"";
    return names.examples.stream()
        .filter(example -> example.endsWith(end))
        .map(example -> example.substring(0, example.length() - end.length()))
        .reduce((a, b) -> a + ", " + b)
        .orElse("...");
  }
}
