package org.latent4j.cli;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.ModelSpec;

/**
 * Rows of a source through a model into a file, some at a time. To be opened before model, rows and
 * file, and closed after them: a signal that stops the pass waits until nothing is left behind.
 */
final class RowPass implements AutoCloseable {
  private final Console console;
  private final int threads;
  private final StopSignal stop = new StopSignal();

  RowPass(Arguments arguments, Console console) {
    this.console = console;
    int asked = ModelFlag.threads(arguments);
    this.threads = asked == 0 ? Runtime.getRuntime().availableProcessors() : asked;
  }

  /** A signature over some rows; called by several threads at once. */
  interface Call {
    /**
     * Runs.
     *
     * @param rows row after row, from position to limit
     * @param draws what {@link #draws} gave for these rows
     * @param count how many rows
     * @return as many rows, row after row
     */
    float[] apply(FloatBuffer rows, float[] draws, int count);

    /** Random numbers for the next rows; called by one thread at a time, in the order of rows. */
    default float[] draws(int count) {
      return new float[0];
    }
  }

  /** Opens the rows of {@code --in}; of a csv file the columns that the model knows by name. */
  static RowStream rows(Arguments arguments, VaeModel model) throws IOException {
    String source = arguments.required("in", "a source of rows");
    return DataFlags.stream(asKnown(source, arguments, model), ModelFlag.batch(arguments));
  }

  /** Opens all rows for a model; the caller closes them. */
  static Dataset open(String source, Arguments arguments, VaeModel model) throws IOException {
    return DataFlags.open(asKnown(source, arguments, model), 0, 0);
  }

  private static DataSpec asKnown(String source, Arguments arguments, VaeModel model) {
    DataSpec asked = DataFlags.of(source, arguments);
    List<String> columns = model.spec().map(spec -> spec.view().columns()).orElse(List.of());
    boolean table = source.toLowerCase(Locale.ROOT).matches(".*\\.csv(\\.gz)?");
    boolean byName = table && asked.columns().isEmpty() && !asked.header().equals("no");
    return byName
        ? new DataSpec(
            source, asked.header(), columns, asked.labelColumn(), asked.labels(), asked.selection())
        : asked;
  }

  /** Opens the latents of {@code --in}. */
  static RowStream latents(Arguments arguments) throws IOException {
    String source = arguments.required("in", "a source of latents");
    return DataFlags.stream(DataFlags.of(source, arguments), ModelFlag.batch(arguments));
  }

  /**
   * Runs all rows and makes the result visible, unless it is stopped.
   *
   * @param width values that a row must have
   * @return the exit code
   */
  int run(RowStream rows, int width, RowSink sink, Call call) throws IOException {
    if (rows.features() != width) {
      throw new DataException(
          rows.source(), "rows of " + width + " values, as the model takes them", rows.features());
    }
    Pipeline pipeline = new Pipeline(rows, sink, call);
    AtomicBoolean stopped = new AtomicBoolean();
    stop.whenStopped(
        () -> {
          stopped.set(true);
          pipeline.stop();
        });
    pipeline.run(threads);
    stop.ignore();
    if (stopped.get()) {
      console.err().println("latent4j: interrupted; nothing was kept");
      return Exit.INTERRUPTED;
    }
    sink.commit();
    return Exit.DONE;
  }

  @Override
  public void close() {
    stop.close();
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
