package org.latent4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.ModelFlag;
import org.latent4j.cli.pass.ClassifiedRows;
import org.latent4j.cli.pass.RowPass;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.data.IdColumn;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.io.Sinks;
import org.latent4j.io.file.Journal;
import org.latent4j.pack.TrainingRows;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.ViewSpec;

/** {@code classify}: rows to the probabilities of a label's names. */
final class ClassifyCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    try (RowPass pass = new RowPass("classify", arguments, console);
        VaeModel model = ModelFlag.openForPass(arguments, console)) {
      ModelSpec spec = labelled(model);
      ViewSpec label = spec.label().orElseThrow();
      requireItsLabels(arguments, label.table().get(0).name());
      List<ViewSpec> wanted = new ArrayList<>(spec.given());
      wanted.remove(label);
      int given = ModelSpec.width(wanted);
      boolean compared = mayBeLabelled(arguments, wanted.get(0));
      if (compared) {
        wanted.add(label);
      }
      ClassifiedRows call =
          new ClassifiedRows(model, given, compared, !Sinks.hasColumns(ModelFlag.out(arguments)));
      try (RowStream data = pass.rows(arguments, wanted);
          RowSink sink =
              sink(
                  ModelFlag.out(arguments),
                  model.classes(),
                  data.idColumns(),
                  pass.journal(model))) {
        int code = pass.run(data, ModelSpec.width(wanted), sink, call);
        if (code == Exit.DONE && call.known() > 0) {
          pass.told(arguments)
              .printf(
                  Locale.ROOT,
                  "accuracy %.2f %% of %,d rows whose class is known%n",
                  100.0 * call.right() / call.known(),
                  call.known());
        }
        return code;
      }
    }
  }

  private static ModelSpec labelled(VaeModel model) {
    return model
        .spec()
        .filter(spec -> spec.label().isPresent())
        .orElseThrow(
            () ->
                new UsageException(
                    "model",
                    "a model with a label, trained with --predict or --views labels",
                    model.directory() + " without one"));
  }

  /** A label that was a column of the table is found by its name. */
  private static void requireItsLabels(Arguments arguments, String column) {
    if (!column.equals(TrainingRows.LABEL)) {
      String reason = "a model of labels; the classes of this one are its column " + column;
      arguments.refuse(reason, "labels");
      if (!arguments.text("label-column", column).equals(column)) {
        arguments.refuse(reason, "label-column");
      }
    }
  }

  /** Whether a class may be known beside the rows, which are then not read as they come. */
  private static boolean mayBeLabelled(Arguments arguments, ViewSpec first) {
    return !first.content().isTensor()
        || arguments.has("labels")
        || arguments.has("label-column")
        || arguments.text("in", "").startsWith("mnist");
  }

  private static RowSink sink(
      String out, List<String> classes, List<IdColumn> ids, Optional<Journal> journal)
      throws IOException {
    List<String> names = classes.stream().map(name -> "p_" + name).toList();
    if (!Sinks.hasColumns(out)) {
      OutputRows format = OutputRows.of(List.of(names.size()), names);
      return Sinks.open(out, format.withIds(ids), journal);
    }
    List<ColumnSpec> columns = new ArrayList<>();
    columns.add(column(Names.CLASS, ColumnSpec.Kind.CATEGORY, classes));
    names.forEach(name -> columns.add(column(name, ColumnSpec.Kind.REAL, List.of())));
    return Sinks.open(out, OutputRows.table(columns).withIds(ids), journal);
  }

  private static ColumnSpec column(String name, ColumnSpec.Kind kind, List<String> categories) {
    return new ColumnSpec(name, kind, categories, false, 0, 1, LikelihoodSpec.bernoulli());
  }
}
