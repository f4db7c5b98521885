package org.latent4j.cli.flags;

import java.util.List;
import java.util.Locale;
import org.latent4j.data.table.OddCells;
import org.latent4j.io.sql.QueryFormat;
import org.latent4j.spec.DataSpec;

/** Flags of rows that a trained model is run over. */
public final class DataFlags {
  public static final Flag IDS =
      new Flag(
          "id-columns",
          "A,B,…",
          "columns of --in to put before the output's, as they are; no values for the model");

  private static final String BAD_CELLS_NAME = "bad-cells";

  /** What becomes of cells that a column does not take. */
  public static final Flag BAD_CELLS =
      new Flag(
          BAD_CELLS_NAME,
          "refuse|missing",
          "cells of a table that the model's columns do not take, as 7.5 for a count or a new name:"
              + " refused, or missing; by default told and, where there is a likelihood, taken as"
              + " they are");

  private DataFlags() {}

  /**
   * The rule that {@link #BAD_CELLS} gives.
   *
   * @param otherwise where it is not given
   */
  public static OddCells odd(Arguments arguments, OddCells.Rule otherwise) {
    return new OddCells(
        arguments.has(BAD_CELLS_NAME)
            ? OddCells.Rule.valueOf(
                arguments
                    .choice(BAD_CELLS_NAME, List.of("refuse", "missing"), "")
                    .toUpperCase(Locale.ROOT))
            : otherwise);
  }

  /** As a shell takes it for one word, where it is a query. */
  private static String quoted(String source) {
    boolean plain = QueryFormat.of(source).isEmpty();
    return plain ? source : "'" + source.replace("'", "'\\''") + "'";
  }

  /** The flags that read the same rows into another command, as one would type them. */
  public static String again(DataSpec data) {
    StringBuilder text = new StringBuilder(" --in " + quoted(data.source()));
    text.append(data.header().equals("auto") ? "" : " --header " + data.header());
    text.append(data.columns().isEmpty() ? "" : " --columns " + String.join(",", data.columns()));
    text.append(data.labelColumn().isEmpty() ? "" : " --label-column " + data.labelColumn());
    return text.append(data.packing().transpose() ? " --transpose" : "").toString();
  }

  /** Flags of rows that a trained model is run over. */
  public static List<Flag> inputs() {
    return Settings.flags(
        "query", "columns", "header", "label-column", "labels", "views", "transpose");
  }
}
