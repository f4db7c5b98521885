package org.latent4j.cli.pass;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.latent4j.base.Matrix;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.DataFlags;
import org.latent4j.cli.flags.ModelFlag;
import org.latent4j.cli.flags.Settings;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.cli.terminal.StopSignal;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.data.DataException;
import org.latent4j.data.IdColumn;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.data.table.OddCells;
import org.latent4j.io.Sinks;
import org.latent4j.io.file.Journal;
import org.latent4j.io.file.JournalWriter;
import org.latent4j.pack.ModelRows;
import org.latent4j.pack.SourceRows;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.ViewSpec;

/**
 * Rows of a source through a model into a file, some at a time. To be opened before model, rows and
 * file, and closed after them: a signal that stops the pass waits until nothing is left behind.
 */
public final class RowPass implements AutoCloseable {
  private final Console console;
  private final int threads;
  private final Arguments arguments;
  private final String command;
  private Optional<Journal> journal = Optional.empty();
  private final StopSignal stop;
  private final OddCells odd;

  /**
   * Nothing opened yet.
   *
   * @param command its name
   */
  public RowPass(String command, Arguments arguments, Console console) {
    PassJournal.requireFiles(arguments);
    this.command = command;
    this.arguments = arguments;
    this.console = console;
    this.odd =
        DataFlags.odd(
            arguments, command.equals("score") ? OddCells.Rule.SCORED : OddCells.Rule.TOLD);
    int asked = ModelFlag.threads(arguments);
    this.threads = asked == 0 ? Runtime.getRuntime().availableProcessors() : asked;
    this.stop = new StopSignal(); // the last: what is refused above closes nothing
  }

  /** Opens the rows of {@code --in} as the model's views and conditions. */
  public RowStream rows(Arguments arguments, VaeModel model) throws IOException {
    List<ViewSpec> given = model.spec().map(ModelSpec::given).orElse(List.of());
    return rows(arguments, given);
  }

  /** Opens the rows of {@code --in} as some views; as they are where nothing is known of them. */
  public RowStream rows(Arguments arguments, List<ViewSpec> given) throws IOException {
    int block = ModelFlag.batch(arguments);
    return given.isEmpty()
        ? SourceRows.stream(source(arguments), ids(arguments), block)
        : modelRows(arguments, given).stream(block);
  }

  private static List<String> ids(Arguments arguments) {
    return arguments.words("id-columns");
  }

  /** The rows of {@code --in} as some views, not yet opened. */
  public ModelRows modelRows(Arguments arguments, List<ViewSpec> given) {
    return ModelRows.of(
            source(arguments), given, from(arguments, given), fixed(arguments, given), odd)
        .withIds(ids(arguments));
  }

  private static DataSpec source(Arguments arguments) {
    String source = arguments.required("in", "a source of rows");
    return Settings.data(source, withoutConditions(arguments));
  }

  /** Here {@code --condition} gives values, where in training it names columns. */
  public static Arguments withoutConditions(Arguments arguments) {
    return arguments.without("condition");
  }

  private static String from(Arguments arguments, List<ViewSpec> given) {
    return arguments.text("from", given.get(0).name());
  }

  public static Map<String, String> fixed(Arguments arguments, List<ViewSpec> given) {
    return Conditions.typed(
        arguments, given.stream().filter(view -> view.role() == ViewSpec.Role.CONDITION).toList());
  }

  /** Opens the latents of {@code --in}. */
  public static RowStream latents(Arguments arguments) throws IOException {
    String source = arguments.required("in", "a source of latents");
    return SourceRows.stream(
        Settings.data(source, arguments), ids(arguments), ModelFlag.batch(arguments));
  }

  /**
   * Runs all rows and makes the result visible, unless it is stopped.
   *
   * @param width values that a row must have
   * @return the exit code
   */
  public int run(RowStream rows, int width, RowSink sink, RowCall call) throws IOException {
    if (rows.features() != width) {
      throw new DataException(
          rows.source(),
          "rows of " + width + " values, as the model takes them" + transposed(rows.source()),
          rows.features());
    }
    if (journal.isPresent() && journal.get().isFinished()) {
      told(arguments)
          .printf(
              Locale.ROOT,
              "finished already: %s, %,d rows%n",
              ModelFlag.out(arguments),
              journal.get().rows());
      return Exit.DONE;
    }
    Pipeline pipeline = new Pipeline(rows, sink, call);
    AtomicBoolean stopped = new AtomicBoolean();
    stop.whenStopped(
        () -> {
          stopped.set(true);
          pipeline.stop();
        });
    try (JournalWriter writer = journal.map(found -> new JournalWriter(found, sink)).orElse(null)) {
      if (writer != null) {
        resumeAfter(pipeline, writer);
      }
      pipeline.run(threads);
      stop.ignore();
      if (stopped.get()) {
        String what = writer == null ? "nothing was kept" : keptRows(writer.stop());
        console.err().println("latent4j: interrupted; " + what);
        return Exit.INTERRUPTED;
      }
    }
    if (journal.map(found -> found.rows() == 0).orElse(true)) {
      odd.requireKnown(rows.source());
    }
    sink.commit();
    console.warn(odd);
    pipeline.unusable().told().ifPresent(console::tell);
    return Exit.DONE;
  }

  /** Refuses rows of which nothing is known in a column, and tells of cells that fit none. */
  void sayOddCells(String source) {
    odd.requireKnown(source);
    console.warn(odd);
  }

  private void resumeAfter(Pipeline pipeline, JournalWriter writer) throws IOException {
    long rows = journal.orElseThrow().rows();
    if (rows > 0) {
      console.err().printf(Locale.ROOT, "latent4j: going on behind %,d rows%n", rows);
    }
    pipeline.resumeAfter(rows, writer);
  }

  private static String keptRows(long rows) {
    return rows == 0
        ? "nothing was kept"
        : String.format(Locale.ROOT, "%,d rows are kept; the same command goes on", rows);
  }

  private static String transposed(String source) {
    boolean matrix = source.toLowerCase(Locale.ROOT).matches(".*\\.mtx(\\.gz)?");
    return matrix ? " (--transpose takes columns for rows)" : "";
  }

  @Override
  public void close() throws IOException {
    try {
      if (journal.isPresent()) {
        journal.get().close();
      }
    } finally {
      stop.close();
    }
  }

  /**
   * The journal of the output, where {@code --resume} asks for one.
   *
   * @param model that the rows go through
   */
  public Optional<Journal> journal(VaeModel model) throws IOException {
    if (arguments.on("resume")) {
      journal = Optional.of(PassJournal.open(command, arguments, model));
    }
    return journal;
  }

  /**
   * Opens the output for rows of the model's own values.
   *
   * @param ids columns before them
   */
  public RowSink values(VaeModel model, List<IdColumn> ids) throws IOException {
    return values(arguments, model, ids, journal(model));
  }

  /** The same without a pass. */
  public static RowSink values(
      Arguments arguments, VaeModel model, List<IdColumn> ids, Optional<Journal> journal)
      throws IOException {
    String out = ModelFlag.out(arguments);
    Optional<ModelSpec> spec = model.spec();
    if (spec.isPresent()) {
      return Outputs.values(out, chosen(arguments, spec.get()), ids, journal);
    }
    List<String> columns = Columns.numbered("x", model.features());
    OutputRows format = OutputRows.of(List.of(columns.size()), columns);
    return Sinks.open(out, format.withIds(ids), journal);
  }

  /**
   * Opens the output for rows of named numbers.
   *
   * @param ids columns before them
   */
  public RowSink numbers(VaeModel model, List<String> columns, List<IdColumn> ids)
      throws IOException {
    OutputRows format = OutputRows.of(List.of(columns.size()), columns);
    return Sinks.open(ModelFlag.out(arguments), format.withIds(ids), journal(model));
  }

  /** The view that is written, of several. */
  public static ViewSpec chosen(Arguments arguments, ModelSpec spec) {
    List<ViewSpec> views = spec.views(ViewSpec.Role.VIEW);
    String name = arguments.text("view", views.get(0).name());
    List<String> names = views.stream().map(ViewSpec::name).toList();
    UsageException.require(
        names.contains(name), "view", "one of " + String.join(", ", names), name);
    return views.get(names.indexOf(name));
  }

  /** The values of the view that is written, out of packed rows of all views. */
  public static float[] chosen(Arguments arguments, VaeModel model, Matrix packed) {
    if (model.spec().isEmpty() || model.spec().get().views(ViewSpec.Role.VIEW).size() == 1) {
      return packed.values();
    }
    ViewSpec view = chosen(arguments, model.spec().get());
    int from = model.spec().get().place(view);
    return packed.columns(from, view.features()).values();
  }

  /** Where a command says what it did: beside the rows, if they go to standard output. */
  public PrintStream told(Arguments arguments) {
    if (arguments.on("quiet")) {
      return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
    return ModelFlag.out(arguments).equals("-") ? console.err() : console.out();
  }
}
