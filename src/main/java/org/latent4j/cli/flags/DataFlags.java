package org.latent4j.cli.flags;

import java.util.List;
import java.util.Locale;
import org.latent4j.cli.terminal.Program;
import org.latent4j.data.table.OddCells;
import org.latent4j.spec.CsvSpec;
import org.latent4j.spec.DataSpec;

/** Flags of rows that a trained model is run over. */
public final class DataFlags {
  private static final String BAD_CELLS = "bad-cells";

  private DataFlags() {}

  /**
   * The rule that {@code --bad-cells} gives.
   *
   * @param otherwise where it is not given
   */
  public static OddCells odd(Arguments arguments, OddCells.Rule otherwise) {
    return new OddCells(
        arguments.has(BAD_CELLS)
            ? OddCells.Rule.valueOf(
                arguments
                    .choice(BAD_CELLS, List.of("refuse", "missing"), "")
                    .toUpperCase(Locale.ROOT))
            : otherwise);
  }

  /** The flags that read the same rows into another command, as one would type them. */
  public static String again(DataSpec data) {
    StringBuilder text = new StringBuilder(" --in " + Program.word(data.source()));
    text.append(data.header().equals("auto") ? "" : " --header " + data.header());
    CsvSpec usual = CsvSpec.usual();
    append(text, " --delimiter ", data.csv().delimiter(), usual.delimiter());
    append(text, " --decimal ", data.csv().decimal(), usual.decimal());
    append(text, " --encoding ", data.csv().encoding(), usual.encoding());
    text.append(
        data.columns().isEmpty()
            ? ""
            : " --columns " + Program.word(Arguments.joined(data.columns())));
    text.append(
        data.labelColumn().isEmpty() ? "" : " --label-column " + Program.word(data.labelColumn()));
    text.append(
        data.packing().ids().isEmpty()
            ? ""
            : " --id-columns " + Program.word(Arguments.joined(data.packing().ids())));
    return text.append(data.packing().transpose() ? " --transpose" : "").toString();
  }

  private static void append(StringBuilder text, String flag, String value, String usual) {
    text.append(value.equals(usual) ? "" : flag + Program.word(value));
  }
}
