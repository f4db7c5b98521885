package org.latent4j.base;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The places of names in a list, found by what the names mean: 1, 1.0 and 01 are one number; true,
 * True and TRUE one truth value, as 1 is where all names are such. Any other name is itself alone,
 * and so are two names of the list that mean the same.
 */
public final class NameCodes {
  private static final int LONGEST_NUMBER = 40;
  private static final String NUMBER = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,2})?";
  private static final String TRUE = "true";
  private static final String FALSE = "false";
  private static final int SHARED = -2;

  private final Map<String, Integer> exact = new HashMap<>();
  private final Map<String, Integer> meant = new HashMap<>();

  /** The names in the order of their codes. */
  public NameCodes(List<String> names) {
    for (String name : names) {
      exact.putIfAbsent(name, exact.size());
      meant.merge(meaning(name), exact.get(name), (first, second) -> SHARED);
    }
    if (meant.keySet().equals(Set.of(TRUE, FALSE))) {
      meant.put("1", meant.get(TRUE));
      meant.put("0", meant.get(FALSE));
    }
  }

  /** The place of a name, or -1. */
  public int of(String name) {
    Integer code = exact.get(name);
    return code == null ? Math.max(-1, meant.getOrDefault(meaning(name), -1)) : code;
  }

  /**
   * The place of a name as a cell has it: NaN for an empty one, the number of names for any other.
   */
  public float codeOf(String name) {
    int code = of(name);
    return code >= 0 ? code : name.isEmpty() ? Float.NaN : exact.size();
  }

  /** For each name the one to stand for all that mean the same: the shortest, then the first. */
  public static Map<String, String> merged(Collection<String> names) {
    Map<String, String> best = new HashMap<>();
    for (String name : names) {
      best.merge(meaning(name), name, NameCodes::better);
    }
    Map<String, String> merged = new HashMap<>();
    names.forEach(name -> merged.put(name, best.get(meaning(name))));
    return merged;
  }

  private static String better(String a, String b) {
    return a.length() < b.length() || (a.length() == b.length() && a.compareTo(b) <= 0) ? a : b;
  }

  /** A number in its shortest form, a truth value in lower case, any other name as it is. */
  public static String meaning(String name) {
    if (name.isEmpty()) {
      return name;
    }
    char first = name.charAt(0);
    boolean mayBeNumber = (first >= '0' && first <= '9') || "+-.".indexOf(first) >= 0;
    if (mayBeNumber && name.length() <= LONGEST_NUMBER && name.matches(NUMBER)) {
      BigDecimal number = new BigDecimal(name);
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
    String lower = name.length() <= FALSE.length() ? name.toLowerCase(Locale.ROOT) : name;
    return lower.equals(TRUE) || lower.equals(FALSE) ? lower : name;
  }
}
