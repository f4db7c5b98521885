package org.latent4j.data.table;

import java.util.LinkedHashSet;
import java.util.Set;

/** Counts cells that name a category which their column does not list. Thread-safe. */
public final class UnseenNames {
  private static final int SHOWN = 5;

  private final Set<String> examples = new LinkedHashSet<>();
  private long count;

  synchronized void add(String column, String name) {
    count++;
    if (examples.size() < SHOWN) {
      examples.add("\"" + name + "\" in column \"" + column + "\"");
    }
  }

  /** Number of such cells. */
  public synchronized long count() {
    return count;
  }

  /** The first few that differ, for a warning: {@code "cook" in column "job", ...}. */
  public synchronized String examples() {
    return String.join(", ", examples);
  }
}
