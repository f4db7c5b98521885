package org.latent4j.pack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.latent4j.base.Nearest;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.PackingSpec;

/** The columns of a table by what is done with them. */
record ColumnRoles(List<ColumnSpec> values, List<ColumnSpec> conditions, List<ColumnSpec> targets) {
  /**
   * Roles as the settings of a source give them.
   *
   * @throws PackingException if they name a column that is not there, or one twice
   */
  static ColumnRoles of(List<ColumnSpec> columns, DataSpec source) {
    boolean labels = source.labelColumn().isEmpty() && source.labels().isEmpty();
    boolean own = labels && columns.stream().anyMatch(c -> c.name().equals(PackingSpec.LABELS));
    List<String> conditions = columns(source.packing().conditions(), own);
    List<String> targets = columns(source.packing().targets(), own);
    requireOneUse(source.labelColumn(), conditions, targets);
    requireDifferent(columns);
    List<ColumnSpec> values = new ArrayList<>(columns);
    values.removeIf(
        column ->
            conditions.contains(column.name())
                || targets.contains(column.name())
                || column.name().equals(source.labelColumn()));
    return new ColumnRoles(
        values, named("condition", columns, conditions), named("predict", columns, targets));
  }

  /**
   * The columns among some names.
   *
   * @param own whether the word for the labels is the name of a column
   */
  private static List<String> columns(List<String> names, boolean own) {
    return own ? names : PackingSpec.columns(names);
  }

  /** Whether the word for the labels names one of the columns that are given or predicted. */
  boolean hasLabels() {
    return Stream.concat(conditions.stream(), targets.stream())
        .anyMatch(column -> column.name().equals(PackingSpec.LABELS));
  }

  /** In Python, inputs of a signature keep letters and digits alone. */
  private static void requireDifferent(List<ColumnSpec> columns) {
    Map<String, String> seen = new HashMap<>();
    for (ColumnSpec column : columns) {
      String plain = column.name().replaceAll("[^\\p{L}\\p{Nd}]", "_");
      String other = seen.put(plain, column.name());
      if (other != null) {
        throw new PackingException(
            "schema",
            "columns that differ in letters and digits, as inputs of signatures must",
            "\"%s\" and \"%s\"; rename one, or let the schema ignore it"
                .formatted(other, column.name()));
      }
    }
  }

  private static void requireOneUse(String label, List<String> conditions, List<String> targets) {
    for (String target : targets) {
      if (conditions.contains(target)) {
        throw new PackingException(
            name ->
                "%s %s: not together with %s"
                    .formatted(name.apply("predict"), target, name.apply("condition")));
      }
    }
    if (conditions.contains(label) || targets.contains(label)) {
      throw new PackingException(
          name ->
              "%s %s: not together with %s or %s, which name the column, too"
                  .formatted(
                      name.apply("label-column"),
                      label,
                      name.apply("condition"),
                      name.apply("predict")));
    }
  }

  private static List<ColumnSpec> named(
      String setting, List<ColumnSpec> columns, List<String> names) {
    List<String> known = columns.stream().map(ColumnSpec::name).toList();
    List<ColumnSpec> found = new ArrayList<>();
    for (String name : names) {
      int place = known.indexOf(name);
      PackingException.require(
          place >= 0, setting, "a column of the schema", name + Nearest.question(name, "", known));
      found.add(columns.get(place));
    }
    return found;
  }

  List<ColumnSpec> all() {
    List<ColumnSpec> all = new ArrayList<>(values);
    all.addAll(conditions);
    all.addAll(targets);
    return all;
  }
}
