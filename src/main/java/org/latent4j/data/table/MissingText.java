package org.latent4j.data.table;

import java.util.Locale;
import java.util.Set;

/** What stands in a csv cell whose value is not known. */
public final class MissingText {
  /** For help texts and errors. */
  static final String WORDS = "empty, NA, N/A, NaN, null or ?";

  private static final int LONGEST = 4;
  private static final Set<String> KNOWN = Set.of("", "na", "n/a", "nan", "null", "?");

  private static final Set<String> IN_NUMBERS =
      Set.of("none", "<na>", "#n/a", "\\n", "nat", "-", "--", ".", "n.a.");

  private MissingText() {}

  /** The same of a cell in a column of numbers, where further words mean nothing else. */
  public static boolean isInNumbers(String cell) {
    return is(cell)
        || (cell.length() <= LONGEST && IN_NUMBERS.contains(cell.toLowerCase(Locale.ROOT)));
  }

  /** Whether a cell without the spaces around it is one of {@link #WORDS}, in any case. */
  public static boolean is(String cell) {
    return cell.length() <= LONGEST && KNOWN.contains(cell.toLowerCase(Locale.ROOT));
  }
}
