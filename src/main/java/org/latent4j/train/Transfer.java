package org.latent4j.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.latent4j.base.DurableFiles;
import org.latent4j.graph.Variables.Variable;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.TransferSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.ndarray.Shape;

/** What a new run takes from a model that was trained before. */
record Transfer(TransferSpec spec, Optional<TrainedModel> source) {
  /** Written where a run took or froze anything. */
  static final String REPORT = "initialized.csv";

  private static final int NAMED = 12;

  /**
   * Looks for what can be taken; reads no values yet.
   *
   * @throws SpecException if the source is no model, if it has nothing that fits, or if nothing is
   *     left to train
   */
  static Transfer of(RunSpec run) throws IOException {
    TransferSpec spec = run.training().transfer();
    Transfer transfer =
        new Transfer(
            spec,
            spec.takesAny()
                ? Optional.of(TrainedModel.at(Path.of(spec.initFrom())))
                : Optional.empty());
    if (!spec.equals(TransferSpec.none())) {
      transfer.require(run.model());
    }
    return transfer;
  }

  private void require(ModelSpec model) {
    List<ViewSpec> views = model.views().stream().map(view -> fitted(view).orElse(view)).toList();
    Collection<Variable> own = TrainedModel.variables(model.withViews(views)).values();
    if (own.stream().allMatch(v -> !v.trainable() || spec.freezes(v.name()))) {
      throw new SpecException("freeze", "a part that is left to train", "none");
    }
    boolean any = beginnings(model, own).stream().anyMatch(Beginning::taken);
    if (source.isPresent() && !any) {
      throw new SpecException(
          "init-from " + source.get().path(),
          "a variable with name and shape of one of this model's (" + wanted(own) + ")",
          wanted(TrainedModel.variables(source.get().spec()).values()));
    }
  }

  private List<Beginning> beginnings(ModelSpec model, Collection<Variable> own) {
    Map<String, Variable> theirs =
        source.map(from -> TrainedModel.variables(from.spec())).orElse(Map.of());
    List<Beginning> beginnings = new ArrayList<>();
    for (Variable variable : own) {
      String name = variable.name();
      Optional<Shape> found =
          Optional.ofNullable(theirs.get(name)).filter(v -> spec.takes(name)).map(Variable::shape);
      beginnings.add(
          new Beginning(
              name,
              Beginning.text(variable.shape()),
              start(model, variable, found),
              found.map(Beginning::text),
              spec.freezes(name)));
    }
    return List.copyOf(beginnings);
  }

  private Beginning.Start start(ModelSpec model, Variable variable, Optional<Shape> found) {
    if (found.isEmpty()) {
      return Beginning.Start.NEW;
    }
    if (!found.get().equals(variable.shape())) {
      return Beginning.Start.OTHER_SHAPE;
    }
    boolean other =
        model.views().stream()
            .anyMatch(v -> variable.name().startsWith(v.name() + "/") && hasOtherColumns(v));
    return other ? Beginning.Start.OTHER_COLUMNS : Beginning.Start.TAKEN;
  }

  /** The source's view of the same name. */
  private Optional<ViewSpec> theirs(ViewSpec view) {
    return source.stream()
        .flatMap(from -> from.spec().views().stream())
        .filter(from -> from.name().equals(view.name()))
        .findFirst();
  }

  /** Codes of other categories, or other columns in the same places, are not what was learned. */
  private boolean hasOtherColumns(ViewSpec view) {
    return theirs(view).filter(from -> !columns(from).equals(columns(view))).isPresent();
  }

  private static List<Object> columns(ViewSpec view) {
    return view.table().stream()
        .map(column -> (Object) List.of(column.name(), column.kind(), column.categories()))
        .toList();
  }

  /** Names and shapes of what may be taken, the first of them where there are many. */
  private String wanted(Collection<Variable> variables) {
    List<String> names =
        variables.stream()
            .filter(v -> spec.takes(v.name()))
            .map(v -> v.name() + " " + Beginning.text(v.shape()))
            .sorted()
            .toList();
    String first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    int more = names.size() - NAMED;
    return names.isEmpty() ? "none" : more > 0 ? first + " and " + more + " more" : first;
  }

  /**
   * The view with the scaling that what is taken was trained on: that of the source's view of this
   * name, if it has as many values and, in a table, the same columns.
   */
  Optional<ViewSpec> fitted(ViewSpec view) {
    return theirs(view)
        .filter(from -> from.features() == view.features() && !hasOtherColumns(view))
        .map(from -> view.with(view.content().fittedAs(from.content())));
  }

  /**
   * Gives the variables of a new run their values, and writes down which.
   *
   * @return how each variable begins; empty where nothing is taken or frozen
   */
  List<Beginning> begin(ModelSpec model, TrainingSession session, Path run) throws IOException {
    if (spec.equals(TransferSpec.none())) {
      return List.of();
    }
    List<Beginning> beginnings = beginnings(model, session.graph().variables().all());
    if (source.isPresent()) {
      session.take(
          source.get().weights(),
          beginnings.stream()
              .filter(Beginning::taken)
              .map(Beginning::name)
              .collect(Collectors.toSet()));
    }
    StringBuilder report = new StringBuilder("name,shape,start,frozen\n");
    for (Beginning b : beginnings) {
      report.append(String.join(",", b.name(), b.shape(), b.words(), b.frozen() ? "yes" : "no"));
      report.append('\n');
    }
    DurableFiles.write(run.resolve(REPORT), report.toString());
    return beginnings;
  }
}
