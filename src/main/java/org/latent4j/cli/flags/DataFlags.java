package org.latent4j.cli.flags;

import java.util.List;
import org.latent4j.io.sql.QueryFormat;
import org.latent4j.spec.DataSpec;

/** Flags of rows that a trained model is run over. */
public final class DataFlags {
  public static final Flag IDS =
      new Flag(
          "id-columns",
          "A,B,…",
          "columns of --in to put before the output's, as they are; no values for the model");

  private DataFlags() {}

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
