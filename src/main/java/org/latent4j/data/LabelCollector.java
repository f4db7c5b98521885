package org.latent4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latent4j.base.NameCodes;

/**
 * Gathers the class names of rows one after another and orders the classes at the end. Names that
 * mean the same, as 1 and 1.0 do, are one class.
 */
public final class LabelCollector {
  private final Map<String, Integer> seen = new HashMap<>();
  private int[] indices = new int[1024];
  private int count;

  public void add(String name) {
    Integer index = seen.get(name);
    if (index == null) {
      index = seen.size();
      seen.put(name, index);
    }
    append(index);
  }

  public void addUnknown() {
    append(Labels.UNKNOWN);
  }

  private void append(int index) {
    if (count == indices.length) {
      indices = Arrays.copyOf(indices, Math.addExact(count, count));
    }
    indices[count++] = index;
  }

  public int count() {
    return count;
  }

  public Labels finish() {
    Map<String, String> merged = NameCodes.merged(seen.keySet());
    List<String> classes = ordered(Set.copyOf(merged.values()));
    Map<String, Integer> places = new HashMap<>();
    classes.forEach(name -> places.put(name, places.size()));
    int[] position = new int[seen.size()];
    seen.forEach((name, index) -> position[index] = places.get(merged.get(name)));
    int[] ordered = new int[count];
    for (int i = 0; i < count; i++) {
      ordered[i] = indices[i] == Labels.UNKNOWN ? indices[i] : position[indices[i]];
    }
    return new Labels(classes, ordered);
  }

  /** Names in the order of their codes: whole numbers by size, others by their characters. */
  public static List<String> ordered(Collection<String> names) {
    List<String> sorted = new ArrayList<>(names);
    boolean whole = sorted.stream().allMatch(name -> name.matches("[+-]?\\d{1,18}"));
    Comparator<String> byText = Comparator.naturalOrder();
    sorted.sort(
        whole ? Comparator.<String>comparingLong(Long::parseLong).thenComparing(byText) : byText);
    return sorted;
  }
}
