package org.latent4j.data.table;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.latent4j.base.NameCodes;
import org.latent4j.data.LabelCollector;
import org.latent4j.data.fit.Moments;
import org.latent4j.spec.ColumnSpec.Kind;

/** What is found in the cells of one column, and the kind that follows from it. */
public final class ColumnProfile {
  /** Names of a category that is found by looking. */
  static final int MOST_NAMES = 200;

  /** Names of a category that somebody asks for. */
  public static final int MOST_KEPT = 10_000;

  private static final int FEW_NAMES = 10;
  private static final int FEW_ROWS = 10;

  private final Set<String> names = new HashSet<>();
  private final Moments values = new Moments();
  private final Moments logs = new Moments();
  private long count;
  private boolean numbers = true;
  private boolean whole = true;
  private boolean counting = true;
  private float last;
  private String firstText = "";

  /** Looks at a cell without spaces around it. */
  public void add(String cell) {
    if (MissingText.is(cell)) {
      return;
    }
    count++;
    if (names.size() <= MOST_KEPT) {
      names.add(cell);
    }
    if (!numbers) {
      return;
    }
    float value = TableCells.parse(cell);
    if (Float.isFinite(value)) {
      addNumber(value);
    } else {
      firstText = cell;
      numbers = false;
    }
  }

  private void addNumber(float value) {
    whole &= value == Math.rint(value);
    counting &= count == 1 || value == last + 1;
    last = value;
    values.add(value);
    if (value > 0) {
      logs.add(Math.log(value));
    }
  }

  /** What a column is, or why it is none. */
  public record Finding(Kind kind, String note) {
    static Finding of(Kind kind) {
      return new Finding(kind, "");
    }

    static Finding ignore(String reason) {
      return new Finding(null, reason);
    }
  }

  /** Names in the order of their codes. */
  public List<String> names() {
    return LabelCollector.ordered(Set.copyOf(NameCodes.merged(names).values()));
  }

  /** Whether there were more names than are kept. */
  public boolean isFull() {
    return names.size() > MOST_KEPT;
  }

  /** The kind, by the rules of {@code Schemas.infer}. */
  public Finding finding() {
    if (count == 0) {
      return Finding.ignore("no value");
    }
    if (names.size() == 1) {
      return Finding.ignore("always " + names.iterator().next());
    }
    return numbers ? numbersKind() : namesKind();
  }

  private Finding namesKind() {
    if (names.size() == 2) {
      return Finding.of(Kind.BINARY);
    }
    boolean many = names.size() > MOST_NAMES;
    if (many || (names.size() > FEW_NAMES && 2L * names.size() > count)) {
      boolean mixed = values.count() > 0;
      return Finding.ignore(
          (isFull() ? "more than " + MOST_KEPT : names.size())
              + " different texts in "
              + count
              + " cells"
              + (mixed ? ", numbers among them; the first that is none: " + firstText : ""));
    }
    return Finding.of(Kind.CATEGORY);
  }

  private Finding numbersKind() {
    if (values.min() == values.max()) {
      return Finding.ignore("always " + names.iterator().next());
    }
    if (whole && names.size() == 2) {
      return Finding.of(Kind.BINARY);
    }
    if (whole && counting && count > FEW_ROWS) {
      return Finding.ignore("row numbers: each is one more than the last");
    }
    double skewness = values.skewness();
    if (whole && values.min() >= 0 && values.min() <= values.mean() / 4 && skewness >= 0.25) {
      return Finding.of(Kind.COUNT);
    }
    boolean positive =
        values.min() > 0 && skewness >= 1 && Math.abs(logs.skewness()) <= skewness / 2;
    return Finding.of(positive ? Kind.POSITIVE : Kind.REAL);
  }
}
