package org.latent4j.spec;

import java.util.List;

/**
 * Which of a source's rows, and of their labels, are used. What is drawn is drawn by the seed.
 *
 * @param classes rows of these label classes; empty for all
 * @param rows how many of them, the same number in each class; 0 for all
 * @param labelled how many of these keep their label, the same number in each class, while the
 *     label of the others becomes unknown; 0 for all
 */
public record SelectionSpec(List<String> classes, int rows, int labelled) {
  /** Checks that no class is named twice and no number is negative. */
  public SelectionSpec {
    classes = List.copyOf(classes);
    Checks.require(
        classes.stream().distinct().count() == classes.size(),
        "classes",
        "each class once",
        classes);
    Checks.require(rows >= 0, "rows", "a whole number of 0 or more", rows);
    Checks.require(labelled >= 0, "labelled", "a whole number of 0 or more", labelled);
  }

  /** Every row, with its label. */
  public static SelectionSpec all() {
    return new SelectionSpec(List.of(), 0, 0);
  }
}
