package org.latent4j.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.ViewContent;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.manifest.SignatureSpec;
import org.latent4j.spec.manifest.TensorSpec;

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
   * @param column its usual name in a DataFrame
   * @param features names of single values; empty where they have none
   * @param categories of a name, in the order of their codes; empty for numbers
   * @param mayLack whether they may be missing
   */
  record Input(
      String tensor,
      int from,
      int values,
      String name,
      String column,
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
   * @param steps the input by whose number both are multiplied; empty where they are fixed
   * @param column its usual name in a DataFrame
   * @param kind what it becomes
   * @param categories names, in the order of their codes
   * @param usual whether it comes without being asked for
   */
  record Output(
      String name,
      String tensor,
      int from,
      int values,
      int width,
      String steps,
      String column,
      Kind kind,
      List<String> categories,
      boolean usual)
      implements Serializable {}

  /** Asks an open model. */
  static SignatureShape of(VaeModel model, String signature) {
    SignatureSpec spec = model.signature(signature);
    List<Input> inputs = new ArrayList<>();
    spec.inputs().keySet().forEach(tensor -> inputs.addAll(inputs(model, spec, tensor)));
    Map<String, Integer> widths = new HashMap<>();
    inputs.forEach(input -> widths.merge(input.tensor(), input.values(), Integer::sum));
    List<Output> outputs = new ArrayList<>();
    spec.outputs().forEach((tensor, given) -> outputs.addAll(outputs(model, spec, tensor, given)));
    return new SignatureShape(signature, List.copyOf(inputs), outputs, widths);
  }

  private static List<Input> inputs(VaeModel model, SignatureSpec signature, String tensor) {
    TensorSpec fed = signature.inputs().get(tensor);
    if (fed.views().isEmpty()) {
      return List.of(
          new Input(tensor, 0, fed.width(), tensor, fed.column(), List.of(), List.of(), false));
    }
    ModelSpec spec = model.spec().orElseThrow();
    Iterator<String> names = signature.raw(spec, tensor).iterator();
    List<Input> inputs = new ArrayList<>();
    int from = 0;
    for (ViewSpec view : SignatureSpec.views(spec, fed)) {
      boolean mayLack = spec.mayLack(view);
      for (ViewContent.Field field : view.fields()) {
        String name = names.next();
        String column = name.equals(tensor) ? fed.column() : column(field, name);
        boolean cell = field.shape().isEmpty();
        List<String> known = field.text() ? field.categories() : List.of();
        int values = field.width();
        List<String> features = cell ? List.of() : field.features();
        inputs.add(new Input(tensor, from, values, name, column, features, known, mayLack));
        from += values;
      }
    }
    return inputs;
  }

  /** A tensor's name with that of its table's column in place of its own. */
  private static String column(ViewContent.Field field, String tensor) {
    int before = tensor.length() - field.name().length();
    return field.shape().isEmpty() ? tensor.substring(0, before) + field.features().get(0) : tensor;
  }

  private static List<Output> outputs(
      VaeModel model, SignatureSpec signature, String tensor, TensorSpec given) {
    Output all = whole(signature, tensor, given, Kind.VALUES);
    return switch (given.holds()) {
      case NATS, PERCENTILE -> List.of(whole(signature, tensor, given, Kind.NUMBER));
      case ANOMALY -> List.of(whole(signature, tensor, given, Kind.FLAG));
      case PROBABILITIES -> List.of(all, likeliest(tensor, given.width(), model.classes()));
      case ROWS ->
          given.open() || model.spec().map(ModelSpec::isOneTensor).orElse(true)
              ? List.of(all)
              : rows(model.spec().get(), tensor, given);
      default -> List.of(all);
    };
  }

  /** All values of a tensor; of an open size those of each step one after the other. */
  private static Output whole(SignatureSpec signature, String tensor, TensorSpec given, Kind kind) {
    String steps =
        signature.inputs().entrySet().stream()
            .filter(input -> given.open() && input.getValue().holds() == TensorSpec.Holds.STEPS)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse("");
    int width = given.width();
    return new Output(
        tensor, tensor, 0, width, width, steps, given.column(), kind, List.of(), !given.onDemand());
  }

  private static Output likeliest(String tensor, int width, List<String> classes) {
    return new Output(
        Names.CLASS, tensor, 0, width, width, "", "prediction", Kind.LIKELIEST, classes, true);
  }

  /** The views that come out, each on its own. */
  private static List<Output> rows(ModelSpec spec, String tensor, TensorSpec given) {
    List<Output> outputs = new ArrayList<>();
    int from = 0;
    for (ViewSpec view : SignatureSpec.views(spec, given)) {
      for (ViewContent.Field field : view.fields()) {
        String name = column(field, field.name());
        Kind kind = field.text() ? Kind.NAME : field.shape().isEmpty() ? Kind.NUMBER : Kind.VALUES;
        List<String> known = field.text() ? field.categories() : List.of();
        String column = given.column() + "_" + name;
        int values = field.width();
        outputs.add(
            new Output(name, tensor, from, values, given.width(), "", column, kind, known, true));
        from += values;
      }
    }
    return outputs;
  }
}
