package org.latent4j.cli.pass;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.cli.terminal.Writable;
import org.latent4j.data.DataException;
import org.latent4j.report.PrincipalPlane;
import org.latent4j.report.ScatterChart;

/**
 * The picture that {@code encode --plot} draws: a point for each row, of two latents as they are,
 * of more by their principal components.
 *
 * @param file the PNG
 * @param what is drawn, for the title
 * @param latent values of a latent
 * @param colours of the rows, if they have any
 * @param err is told where not all rows are drawn
 */
public record LatentPlot(
    Path file, String what, int latent, Optional<RowColours> colours, PrintStream err) {
  /** The plot that flags ask for. */
  public static Optional<LatentPlot> of(
      Arguments arguments, String what, int latent, Console console) throws IOException {
    Optional<Path> file = arguments.path("plot");
    if (file.isEmpty()) {
      arguments.refuse("--plot", "metadata", "colour-by");
      return Optional.empty();
    }
    if (!file.get().toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new UsageException("plot", "a file whose name ends in .png", file.get());
    }
    Writable.requireFile("plot", file.get());
    return Optional.of(
        new LatentPlot(file.get(), what, latent, RowColours.of(arguments), console.err()));
  }

  /**
   * What is left of the rows.
   *
   * @param values latents, row after row
   * @param rows how many there were
   * @param step every how many-th is there, from the first on
   */
  public record Kept(float[] values, long rows, long step) {}

  /** A picture that is not there yet. */
  record Drawn(ScatterChart chart, Path file) {
    void publish() throws IOException {
      chart.write(file);
    }
  }

  /**
   * Draws.
   *
   * @throws DataException if there are not as many colours as rows
   */
  Drawn draw(Kept kept) {
    int count = kept.values().length / latent;
    if (colours.isPresent()) {
      colours.get().require(kept.rows());
    }
    if (count < kept.rows()) {
      err.printf(
          Locale.ROOT, "plot      1 row of %d, %,d of %,d%n", kept.step(), count, kept.rows());
    }
    String some =
        count < kept.rows() ? String.format(Locale.ROOT, ", 1 row of %d", kept.step()) : "";
    double[] x;
    double[] y;
    ScatterChart chart;
    if (latent > 2) {
      PrincipalPlane plane = PrincipalPlane.of(kept.values(), latent);
      x = plane.x();
      y = plane.y();
      double[] shares = plane.shares();
      String title = what + ", " + percent(shares[0] + shares[1]) + " of their variance" + some;
      chart = new ScatterChart(title, component(1, shares[0]), component(2, shares[1]));
    } else if (latent == 2) {
      x = column(kept.values(), 0);
      y = column(kept.values(), 1);
      chart = new ScatterChart(what + some, "z1", "z2");
    } else {
      x = column(kept.values(), 0);
      y = new double[count];
      Arrays.setAll(y, row -> row * kept.step() + 1.0);
      chart = new ScatterChart(what + some, "z1", "row");
    }
    if (colours.isPresent()) {
      colours.get().add(chart, x, y, kept.step());
    } else {
      chart.add("rows", x, y);
    }
    return new Drawn(chart, file);
  }

  private static String component(int number, double share) {
    return "principal component " + number + " (" + percent(share) + ")";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private double[] column(float[] rows, int column) {
    double[] values = new double[rows.length / latent];
    Arrays.setAll(values, i -> rows[latent * i + column]);
    return values;
  }
}
