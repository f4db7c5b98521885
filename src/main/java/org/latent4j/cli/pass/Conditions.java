package org.latent4j.cli.pass;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.latent4j.base.Matrix;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.pack.TypedValue;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.run.InputRows;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ViewSpec;

/**
 * The conditions under which latents are decoded: the same for all.
 *
 * @param values packed; none for a model that has no conditions
 */
public record Conditions(VaeModel model, float[] values) {
  /** The values that {@code --condition} gives. */
  public static Conditions of(Arguments arguments, VaeModel model) {
    List<ViewSpec> views =
        model.spec().map(spec -> spec.views(ViewSpec.Role.CONDITION)).orElse(List.of());
    Map<String, String> typed = typed(arguments, views);
    List<Float> values = new ArrayList<>();
    for (ViewSpec view : views) {
      for (ColumnSpec column : view.table()) {
        String text = typed.get(column.name());
        UsageException.require(
            text != null, "condition", "a value of " + column.name() + expected(column), "nothing");
        values.add(TypedValue.code("condition", column, text));
      }
    }
    float[] packed = new float[values.size()];
    for (int i = 0; i < packed.length; i++) {
      packed[i] = values.get(i);
    }
    return new Conditions(model, packed);
  }

  /** Each name of a model's only condition. */
  public static List<Conditions> each(VaeModel model) {
    List<ViewSpec> views =
        model.spec().map(spec -> spec.views(ViewSpec.Role.CONDITION)).orElse(List.of());
    if (views.size() != 1 || !views.get(0).isClass()) {
      throw new UsageException(
          "condition", "each only for a model with one condition of names", "each");
    }
    int names = views.get(0).table().get(0).categories().size();
    return IntStream.range(0, names)
        .mapToObj(name -> new Conditions(model, new float[] {name}))
        .toList();
  }

  private static String expected(ColumnSpec column) {
    return column.categories().isEmpty()
        ? ""
        : ", one of " + String.join(", ", column.categories());
  }

  /** Decodes under these conditions; packed rows of all views. */
  public Matrix decode(FloatBuffer z, int rows) {
    if (values.length == 0) {
      return model.decode(InputRows.of(z, rows));
    }
    float[] latents = new float[z.remaining()];
    z.duplicate().get(latents);
    return model.decode(latents, repeated(rows), rows);
  }

  private float[] repeated(int rows) {
    float[] all = new float[rows * values.length];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, 0, all, i * values.length, values.length);
    }
    return all;
  }

  /** Values typed as {@code VALUE}, or {@code NAME=VALUE,…}, for the conditions of a model. */
  static Map<String, String> typed(Arguments arguments, List<ViewSpec> conditions) {
    return typed("condition", arguments.text("condition", ""), conditions);
  }

  /** Values typed after a flag, for the columns of some views. */
  static Map<String, String> typed(String flag, String text, List<ViewSpec> views) {
    List<String> names = views.stream().flatMap(view -> view.columns().stream()).toList();
    Map<String, String> values = new LinkedHashMap<>();
    for (String word : Arguments.parts(text)) {
      int equals = Arguments.equalsSign(word);
      String alone = names.size() == 1 ? names.get(0) : "";
      String name = equals < 0 ? alone : Arguments.plain(word.substring(0, equals));
      if (!names.contains(name)) {
        throw new UsageException(
            flag, names.isEmpty() ? "none for this model" : "a value of " + names, word);
      }
      values.put(name, Arguments.plain(word.substring(equals + 1)));
    }
    return values;
  }
}
