package org.latent4j.data.table;

import java.util.List;
import java.util.Set;
import org.latent4j.base.FloatText;
import org.latent4j.base.NameCodes;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ColumnSpec.Kind;

/** The cells of a mixed table: from text to numbers. Thread-safe. */
public final class TableCells {
  /** In place of a value that breaks its column's kind. */
  public static final float BAD = Float.POSITIVE_INFINITY;

  private static final int SHOWN = 10;

  private final TableReading reading;
  private final List<ColumnSpec> columns;
  private final List<NameCodes> codes;

  private final List<Set<String>> missing;

  /** Those of {@link #missing} that are numbers. */
  private final float[][] marks;

  /** Of each column whether it had a name that it lists; told once. */
  private final boolean[] known;

  public TableCells(TableReading reading) {
    this.reading = reading;
    this.columns = reading.columns();
    this.codes = columns.stream().map(column -> new NameCodes(column.categories())).toList();
    this.known = new boolean[columns.size()];
    this.missing = columns.stream().map(column -> Set.copyOf(column.missingWords())).toList();
    this.marks = new float[columns.size()][];
    for (int slot = 0; slot < marks.length; slot++) {
      List<String> words = columns.get(slot).missingWords();
      marks[slot] = new float[words.size()];
      for (int i = 0; i < words.size(); i++) {
        float number = parse(words.get(i));
        marks[slot][i] = number == BAD ? Float.NaN : number; // equal to nothing
      }
    }
  }

  public TableReading reading() {
    return reading;
  }

  /**
   * Reads a cell. A name that the column lists is one, even where it is a word for what is missing.
   *
   * @param slot of the column
   * @param cell without spaces around it
   * @return the value; NaN if it is missing; {@link #BAD} if there is none of the column's kind
   */
  public float value(int slot, String cell) {
    if (missing.get(slot).contains(cell)) {
      return Float.NaN;
    }
    if (!isNamed(slot)) {
      float number = MissingText.isInNumbers(cell) ? Float.NaN : parse(cell);
      number = marks[slot].length > 0 && isMissing(slot, number) ? Float.NaN : number;
      return Float.isNaN(number) || fits(slot, number) ? number : odd(slot, number, cell);
    }
    int code = codes.get(slot).of(cell);
    if (code >= 0) {
      if (!known[slot]) {
        known[slot] = true;
        reading.odd().ifPresent(odd -> odd.known(columns.get(slot).name()));
      }
      return code;
    }
    return MissingText.is(cell) ? Float.NaN : otherName(slot, cell);
  }

  /** Whether the column's cells are names, not numbers. */
  public boolean isNamed(int slot) {
    return !columns.get(slot).categories().isEmpty();
  }

  /** Reads the number of a column that {@link #isNamed} does not mean: NaN is missing. */
  public float value(int slot, float number) {
    if (isMissing(slot, number)) {
      return Float.NaN;
    }
    return fits(slot, number) ? number : odd(slot, number, Float.toString(number));
  }

  /** Whether the cell says that there is no value. */
  public boolean isMissing(int slot, String cell) {
    if (missing.get(slot).contains(cell)) {
      return true;
    }
    return isNamed(slot)
        ? MissingText.is(cell) && codes.get(slot).of(cell) < 0
        : MissingText.isInNumbers(cell) || (marks[slot].length > 0 && isMissing(slot, parse(cell)));
  }

  /** Whether the number says that there is no value. */
  public boolean isMissing(int slot, double number) {
    for (float word : marks[slot]) {
      if (word == (float) number) {
        return true;
      }
    }
    return Double.isNaN(number);
  }

  private boolean fits(int slot, float value) {
    boolean fits =
        switch (columns.get(slot).kind()) {
          case POSITIVE -> value > 0;
          case COUNT -> value >= 0 && value == Math.rint(value);
          default -> true;
        };
    return fits && Float.isFinite(value);
  }

  /** What becomes of a number that is none, or none of the column's kind. */
  private float odd(int slot, float value, String cell) {
    OddCells.Rule rule = reading.odd().map(OddCells::rule).orElse(OddCells.Rule.REFUSE);
    boolean finite = Float.isFinite(value);
    if (rule == OddCells.Rule.REFUSE || (!finite && rule != OddCells.Rule.MISSING)) {
      return BAD;
    }
    reading.odd().orElseThrow().number(columns.get(slot).name(), cell);
    boolean likely = columns.get(slot).kind() == Kind.COUNT && value >= 0;
    return rule == OddCells.Rule.SCORED || (rule == OddCells.Rule.TOLD && likely)
        ? value
        : Float.NaN;
  }

  private boolean refuses() {
    return reading.odd().map(odd -> odd.rule() == OddCells.Rule.REFUSE).orElse(true);
  }

  private float otherName(int slot, String cell) {
    if (refuses()) {
      return BAD;
    }
    OddCells odd = reading.odd().orElseThrow();
    odd.name(columns.get(slot).name(), cell, 1);
    return odd.rule() == OddCells.Rule.SCORED ? columns.get(slot).unknown() : Float.NaN;
  }

  /** A number, or {@link #BAD} where it is none. */
  public static float parse(String cell) {
    try {
      return FloatText.parse(cell.toCharArray(), 0, cell.length());
    } catch (NumberFormatException e) {
      return BAD;
    }
  }

  /** What a column takes, for an error. */
  public String expected(int slot) {
    ColumnSpec column = columns.get(slot);
    List<String> names = column.categories();
    String what =
        switch (column.kind()) {
          case REAL -> "a finite float32 number";
          case POSITIVE -> "a number above 0";
          case COUNT -> "a whole number from 0 up";
          case BINARY, CATEGORY ->
              "one of "
                  + names.subList(0, Math.min(SHOWN, names.size()))
                  + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
        };
    boolean choice = reading.odd().map(o -> o.rule() != OddCells.Rule.REFUSE).orElse(false);
    return "%s (or %s where it is missing%s"
        .formatted(what, MissingText.WORDS, choice ? "; --bad-cells missing takes it so)" : ")");
  }
}
