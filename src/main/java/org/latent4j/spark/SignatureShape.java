package org.latent4j.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.Batch;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.ViewSpec.Role;

/**
 * What one signature takes and gives, in terms of columns.
 *
 * @param signature its name
 * @param inputs in their order in the rows of their tensors
 * @param outputs all that it gives
 * @param widths values of one row of each tensor that is fed, by name
 */
record SignatureShape(
    String signature, List<Input> inputs, List<Output> outputs, Map<String, Integer> widths)
    implements Serializable {
  /**
   * Some values of a row that is fed, which come from one column or, without names, from several.
   *
   * @param tensor that they are fed to
   * @param from index of the first in a row of the tensor
   * @param values how many
   * @param name of the view, or of a table's column
   * @param features names of single values; empty where they have none
   * @param categories of a name, in the order of their codes; empty for numbers
   * @param mayLack whether they may be missing
   */
  record Input(
      String tensor,
      int from,
      int values,
      String name,
      List<String> features,
      List<String> categories,
      boolean mayLack)
      implements Serializable {}

  /** What becomes of the values of an output. */
  enum Kind {
    /** An array or vector. */
    VALUES,
    /** A double. */
    NUMBER,
    /** True where the value is 1. */
    FLAG,
    /** The name whose code it is. */
    NAME,
    /** The name whose value is the highest. */
    LIKELIEST
  }

  /**
   * Some values of a row that comes out.
   *
   * @param name by which it is chosen
   * @param tensor that holds it
   * @param from index of the first value in a row of the tensor
   * @param values how many
   * @param width of a row of the tensor
   * @param column its usual name in a DataFrame
   * @param kind what it becomes
   * @param categories names, in the order of their codes
   */
  record Output(
      String name,
      String tensor,
      int from,
      int values,
      int width,
      String column,
      Kind kind,
      List<String> categories)
      implements Serializable {
    /** Whether it comes without being asked for. */
    boolean usual() {
      return !name.equals(Names.LOG_VARIANCE) && !name.equals(Names.CONTRIBUTION);
    }
  }

  /** Asks an open model. */
  static SignatureShape of(VaeModel model, String signature) {
    List<Input> inputs = inputs(model, signature);
    Map<String, Integer> widths = new HashMap<>();
    inputs.forEach(input -> widths.merge(input.tensor(), input.values(), Integer::sum));
    Map<String, float[]> nothing = new HashMap<>();
    widths.keySet().forEach(tensor -> nothing.put(tensor, new float[0]));
    List<Output> outputs = new ArrayList<>();
    for (Map.Entry<String, Batch> given : model.call(signature, nothing, 0).entrySet()) {
      outputs.addAll(outputs(model, signature, given.getKey(), given.getValue().width()));
    }
    return new SignatureShape(signature, List.copyOf(inputs), outputs, widths);
  }

  private static List<Input> inputs(VaeModel model, String signature) {
    return switch (signature) {
      case Names.DECODE -> {
        List<Input> inputs = new ArrayList<>(List.of(plain(Names.Z, model.latent())));
        inputs.addAll(views(model, Names.CONDITION, views(model, Role.CONDITION)));
        yield inputs;
      }
      case Names.DECODE_SAMPLE ->
          List.of(plain(Names.Z, model.latent()), plain(Names.NOISE, model.features()));
      case Names.ENCODE_SAMPLE -> {
        List<Input> inputs = new ArrayList<>(seen(model, signature));
        inputs.add(plain(Names.NOISE, model.latent()));
        yield inputs;
      }
      default -> seen(model, signature);
    };
  }

  private static List<Input> seen(VaeModel model, String signature) {
    if (model.spec().isEmpty()) {
      return List.of(plain(Names.X, model.features()));
    }
    ModelSpec spec = model.spec().get();
    List<ViewSpec> given = new ArrayList<>(spec.given());
    if (signature.equals(Names.CLASSIFY)) {
      spec.label().ifPresent(given::remove);
    }
    given.removeIf(
        view ->
            view.role() == Role.VIEW
                && signature.startsWith(Names.encodeOnly(""))
                && !signature.equals(Names.ENCODE_SAMPLE)
                && !signature.equals(Names.encodeOnly(view.name())));
    return views(model, Names.X, given);
  }

  private static List<ViewSpec> views(VaeModel model, Role role) {
    return model.spec().map(spec -> spec.views(role)).orElse(List.of());
  }

  private static List<Input> views(VaeModel model, String tensor, List<ViewSpec> views) {
    List<Input> inputs = new ArrayList<>();
    int from = 0;
    for (ViewSpec view : views) {
      boolean mayLack = model.spec().orElseThrow().mayLack(view);
      if (view.isTable()) {
        for (int i = 0; i < view.features(); i++) {
          ColumnSpec column = view.table().get(i);
          List<String> names = column.isText() ? column.categories() : List.of();
          inputs.add(new Input(tensor, from + i, 1, column.name(), List.of(), names, mayLack));
        }
      } else {
        List<String> features = view.columns();
        int values = view.features();
        inputs.add(new Input(tensor, from, values, view.name(), features, List.of(), mayLack));
      }
      from += view.features();
    }
    return inputs;
  }

  private static Input plain(String tensor, int values) {
    return new Input(tensor, 0, values, tensor, List.of(), List.of(), false);
  }

  private static List<Output> outputs(VaeModel model, String signature, String tensor, int width) {
    return switch (tensor) {
      case Names.MEAN -> List.of(values(tensor, width, "latent"));
      case Names.Z -> List.of(values(tensor, width, "latent_sample"));
      case Names.X -> rows(model, signature, width);
      case Names.PROBABILITIES ->
          List.of(
              values(tensor, width, "probability"),
              new Output(
                  Names.CLASS,
                  tensor,
                  0,
                  width,
                  width,
                  "prediction",
                  Kind.LIKELIEST,
                  model.classes()));
      case Names.SCORE, Names.RECONSTRUCTION, Names.KL, Names.PERCENTILE ->
          List.of(new Output(tensor, tensor, 0, 1, width, tensor, Kind.NUMBER, List.of()));
      case Names.ANOMALY ->
          List.of(new Output(tensor, tensor, 0, 1, width, tensor, Kind.FLAG, List.of()));
      default -> List.of(values(tensor, width, tensor));
    };
  }

  private static Output values(String tensor, int width, String column) {
    return new Output(tensor, tensor, 0, width, width, column, Kind.VALUES, List.of());
  }

  /** The views that come out, each on its own. */
  private static List<Output> rows(VaeModel model, String signature, int width) {
    String column =
        switch (signature) {
          case Names.RECONSTRUCT -> "reconstructed";
          case Names.DECODE_SAMPLE -> "decoded_sample";
          default -> "decoded";
        };
    if (model.spec().map(ModelSpec::isPlain).orElse(true)) {
      return List.of(values(Names.X, width, column));
    }
    List<Output> outputs = new ArrayList<>();
    int from = 0;
    for (ViewSpec view : views(model, Role.VIEW)) {
      if (view.isTable()) {
        for (int i = 0; i < view.features(); i++) {
          outputs.add(cell(view.table().get(i), from + i, width, column));
        }
      } else {
        String name = view.name();
        int values = view.features();
        String named = column + "_" + name;
        outputs.add(new Output(name, Names.X, from, values, width, named, Kind.VALUES, List.of()));
      }
      from += view.features();
    }
    return outputs;
  }

  private static Output cell(ColumnSpec column, int from, int width, String prefix) {
    String name = column.name();
    Kind kind = column.isText() ? Kind.NAME : Kind.NUMBER;
    List<String> categories = column.isText() ? column.categories() : List.of();
    return new Output(name, Names.X, from, 1, width, prefix + "_" + name, kind, categories);
  }
}
