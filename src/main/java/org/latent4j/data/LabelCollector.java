package org.latent4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers the class names of rows one after another and orders the classes at the end. */
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
    List<String> classes = ordered(seen.keySet());
    int[] position = new int[classes.size()];
    for (int i = 0; i < position.length; i++) {
      position[seen.get(classes.get(i))] = i;
    }
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
