package org.latent4j.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the views of a model are made of beside the main source.
 *
 * @param schema of a mixed table: {@code auto}, a file, or empty where there is none
 * @param conditions columns, or {@code labels}, that are given and never generated
 * @param targets columns, or {@code labels}, that are predicted
 * @param labelView whether the labels are a view of their own, encoded and decoded
 * @param views other sources by the name of their view
 * @param transpose whether the columns of a Matrix Market file are the rows
 * @param ignored columns that are not read
 * @param ids columns that name rows, and are no values
 */
public record PackingSpec(
    String schema,
    List<String> conditions,
    List<String> targets,
    boolean labelView,
    Map<String, String> views,
    boolean transpose,
    List<String> ignored,
    List<String> ids) {
  /** In the place of a column: the labels of the rows. */
  public static final String LABELS = "labels";

  /** Copies lists and map. */
  public PackingSpec {
    conditions = List.copyOf(conditions);
    targets = List.copyOf(targets);
    ignored = List.copyOf(ignored);
    ids = List.copyOf(ids);
    views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
  }

  /** The main source is all. */
  public static PackingSpec none() {
    return new PackingSpec("", List.of(), List.of(), false, Map.of(), false, List.of(), List.of());
  }

  /**
   * A table whose columns' kinds are found by looking.
   *
   * @param conditions columns that are given and never generated
   * @param targets columns that are predicted
   */
  public static PackingSpec table(List<String> conditions, List<String> targets) {
    return new PackingSpec(
        "auto", conditions, targets, false, Map.of(), false, List.of(), List.of());
  }

  /** Whether a csv file is read column by column, each by its kind. */
  public boolean isTable() {
    return !schema.isEmpty() || !columns(conditions).isEmpty() || !columns(targets).isEmpty();
  }

  /** The columns among some names. */
  public static List<String> columns(List<String> names) {
    return names.stream().filter(name -> !name.equals(LABELS)).toList();
  }
}
