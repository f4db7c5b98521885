package org.latent4j.cli.pass;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.pack.TypedValue;
import org.latent4j.serve.Encoded;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.ViewSpec;

/**
 * Where latents are drawn from: the prior, or the posterior of what is known of a row, its other
 * views missing.
 *
 * @param model whose latents they are
 * @param known that posterior, of one row; empty for the prior
 */
public record Given(VaeModel model, Optional<Encoded> known) {
  /** The prior. */
  public static Given nothing(VaeModel model) {
    return new Given(model, Optional.empty());
  }

  /**
   * The posterior of values as someone types them.
   *
   * @param text {@code VALUE} or {@code NAME=VALUE,…}; empty for the prior
   */
  public static Given of(VaeModel model, String text, Conditions conditions) {
    if (text.isEmpty()) {
      return nothing(model);
    }
    List<ViewSpec> views =
        model.spec().map(spec -> spec.views(ViewSpec.Role.VIEW)).orElse(List.of());
    List<ViewSpec> tables = views.stream().filter(view -> !view.content().isTensor()).toList();
    Map<String, String> typed = Conditions.typed("given", text, tables);
    float[] row = new float[model.features()];
    Arrays.fill(row, Float.NaN);
    int place = 0;
    for (ViewSpec view : views) {
      for (int i = 0; i < view.table().size(); i++) {
        ColumnSpec column = view.table().get(i);
        if (typed.containsKey(column.name())) {
          row[place + i] = TypedValue.code("given", column, typed.get(column.name()));
        }
      }
      place += view.features();
    }
    System.arraycopy(conditions.values(), 0, row, place, conditions.values().length);
    return new Given(model, Optional.of(model.encode(row, 1)));
  }

  /** The names of the label that is one of the views. */
  public static List<String> names(VaeModel model) {
    return model
        .spec()
        .flatMap(ModelSpec::labelPrior)
        .map(view -> view.table().get(0).categories().stream().map(Arguments::quoted).toList())
        .orElseThrow(
            () -> new UsageException("given", "each only where a label is a view", "each"));
  }

  /** Latents, row after row. */
  public float[] draws(SplittableRandom random, int rows) {
    if (known.isEmpty() && model.signatures().contains(Names.SAMPLE_PRIOR)) {
      int width = model.signature(Names.SAMPLE_PRIOR).inputs().get(Names.NOISE).width();
      Map<String, float[]> noise = Map.of(Names.NOISE, Gaussian.draws(random, rows * width));
      return model.call(Names.SAMPLE_PRIOR, noise, rows).get(Names.Z).values();
    }
    int latent = model.latent();
    float[] z = Gaussian.draws(random, rows * latent);
    if (known.isPresent()) {
      float[] mean = known.get().mean().values();
      float[] spread =
          known.get().logVariance().map(v -> v.values()).orElseGet(() -> infinitelySmall(latent));
      for (int i = 0; i < z.length; i++) {
        z[i] = (float) (mean[i % latent] + Math.exp(0.5 * spread[i % latent]) * z[i]);
      }
    }
    return z;
  }

  private static float[] infinitelySmall(int latent) {
    float[] spread = new float[latent];
    Arrays.fill(spread, Float.NEGATIVE_INFINITY);
    return spread;
  }
}
