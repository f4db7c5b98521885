package org.latent4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowSink;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.ModelSpec;

/** Rows of a source through a model into a file, some at a time. */
final class RowPass {
  private RowPass() {}

  /** A signature over some rows. */
  interface Call {
    /**
     * Runs.
     *
     * @param rows row after row
     * @param count how many
     * @return as many rows, row after row
     */
    float[] apply(float[] rows, int count);
  }

  /** Opens the rows of {@code --in}; of a csv file the columns that the model knows by name. */
  static Dataset rows(Arguments arguments, VaeModel model) throws IOException {
    return open(arguments.required("in", "a source of rows"), arguments, model);
  }

  /** Opens rows for a model; the caller closes them. */
  static Dataset open(String source, Arguments arguments, VaeModel model) throws IOException {
    DataSpec asked = DataFlags.of(source, arguments);
    List<String> columns = model.spec().map(spec -> spec.view().columns()).orElse(List.of());
    boolean table = source.toLowerCase(Locale.ROOT).matches(".*\\.csv(\\.gz)?");
    boolean byName = table && asked.columns().isEmpty() && !asked.header().equals("no");
    DataSpec chosen =
        byName
            ? new DataSpec(source, asked.header(), columns, asked.labelColumn(), asked.labels())
            : asked;
    return DataFlags.open(chosen, 0, 0);
  }

  /** Opens the latents of {@code --in}. */
  static Dataset latents(Arguments arguments) throws IOException {
    String source = arguments.required("in", "a source of latents");
    return DataFlags.open(DataFlags.of(source, arguments), 0, 0);
  }

  /**
   * Runs all rows.
   *
   * @param width values that a row must have
   */
  static void run(Dataset data, int width, int batch, RowSink sink, Call call) throws IOException {
    if (data.rows().features() != width) {
      throw new DataException(
          data.source(),
          "rows of " + width + " values, as the model takes them",
          data.rows().features());
    }
    long count = data.rows().count();
    for (long first = 0; first < count; first += batch) {
      int rows = (int) Math.min(batch, count - first);
      sink.write(call.apply(data.rows().readFloats(first, rows), rows), rows);
    }
    sink.commit();
  }

  /** Opens the output for rows of the model's own values. */
  static RowSink values(Arguments arguments, VaeModel model) throws IOException {
    String out = out(arguments);
    Optional<ModelSpec> spec = model.spec();
    if (spec.isPresent()) {
      return Outputs.values(out, spec.get().view());
    }
    return RowSink.open(out, List.of(model.features()), Columns.numbered("x", model.features()));
  }

  /** Opens the output for rows of named numbers. */
  static RowSink numbers(Arguments arguments, List<String> columns) throws IOException {
    return RowSink.open(out(arguments), List.of(columns.size()), columns);
  }

  private static String out(Arguments arguments) {
    return arguments.required("out", "a file to write");
  }
}
