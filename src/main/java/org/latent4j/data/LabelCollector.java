package org.latent4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latent4j.base.NameCodes;
import org.latent4j.base.Told;

/**
 * Gathers the class names of rows one after another and orders the classes at the end. Names that
 * mean the same, as 1 and 1.0 do, are one class.
 */
public final class LabelCollector {
  private final Map<String, Integer> seen = new HashMap<>();
  private final Set<String> words = new HashSet<>();
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

  /** A word for what is missing, such as NA: a name where it looks like the others, else none. */
  public void addWord(String word) {
    words.add(word);
    add(word);
  }

  /**
   * Whether a word for what is missing is a name like others: NA among codes of two letters, such
   * as those of countries.
   */
  public static boolean isNameAmong(String word, Collection<String> names) {
    String form = word.equals("NA") ? "[A-Z]{2}" : "[a-z]{2}";
    return word.matches("NA|na")
        && names.stream().filter(name -> name.matches(form)).distinct().count() > 2
        && names.stream().allMatch(name -> name.matches(form));
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
    Set<String> names = new HashSet<>(seen.keySet());
    names.removeAll(words);
    Set<Integer> none = new HashSet<>();
    for (String word : words) {
      if (isNameAmong(word, names)) {
        names.add(word);
        Told.line(
            "the label " + word + " is taken as a class; an empty cell says that there is none");
      } else {
        none.add(seen.get(word));
      }
    }
    Map<String, String> merged = NameCodes.merged(names);
    List<String> classes = ordered(Set.copyOf(merged.values()));
    Map<String, Integer> places = new HashMap<>();
    classes.forEach(name -> places.put(name, places.size()));
    int[] position = new int[seen.size()];
    seen.forEach(
        (name, index) ->
            position[index] = none.contains(index) ? Labels.UNKNOWN : places.get(merged.get(name)));
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
