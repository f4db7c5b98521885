package org.latent4j.graph.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.latent4j.graph.Context;
import org.latent4j.graph.distribution.Distribution;
import org.latent4j.graph.distribution.KnownGradient;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.network.Decoder;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The likelihood of a table: independent columns, each with a distribution of its own. Columns of
 * one likelihood are computed together.
 */
public record Mixed(Ops tf, ViewCodec codec, int columns, List<Mixed.Group> groups)
    implements Distribution {
  private static final String CATEGORIES = "categories";

  /** Some columns, by their places, and their distribution. */
  record Group(int[] places, Distribution likelihood) {}

  static Mixed build(Context at, ViewSpec view, ViewCodec codec, Decoder.Output output) {
    List<Group> groups = new ArrayList<>();
    Map<LikelihoodSpec, List<Integer>> alike = new LinkedHashMap<>();
    for (int i = 0; i < view.table().size(); i++) {
      ColumnSpec column = view.table().get(i);
      if (column.kind() == ColumnSpec.Kind.CATEGORY) {
        int[] place = {i};
        LikelihoodSpec spec = column.likelihood().with(CATEGORIES, column.categories().size());
        groups.add(group(at, "column_" + i, spec, place, output));
      } else {
        alike.computeIfAbsent(column.likelihood(), spec -> new ArrayList<>()).add(i);
      }
    }
    alike.forEach(
        (spec, columns) -> {
          int[] places = columns.stream().mapToInt(Integer::intValue).toArray();
          String name = spec.kind().replace('-', '_') + "_" + places[0];
          groups.add(group(at, name, spec, places, output));
        });
    return new Mixed(at.tf(), codec, view.features(), groups);
  }

  private static Group group(
      Context at, String name, LikelihoodSpec spec, int[] places, Decoder.Output output) {
    Decoder.Output own = (key, width) -> output.parameter(name + "_" + key, width);
    return new Group(
        places, Likelihood.build(at.in(name), spec, places.length, own, Optional.empty()));
  }

  @Override
  public Operand<TFloat32> logProb(Operand<TFloat32> x) {
    return inOrder(groups.stream().map(g -> g.likelihood().logProb(take(x, g.places()))).toList());
  }

  @Override
  public Operand<TFloat32> mean() {
    return inOrder(groups.stream().map(g -> g.likelihood().mean()).toList());
  }

  @Override
  public Fit fit(Operand<TFloat32> x) {
    return fit(tf, x, tf.onesLike(x));
  }

  @Override
  public Fit fit(Ops here, Operand<TFloat32> x, Operand<TFloat32> mask) {
    List<Operand<TFloat32>> sums = new ArrayList<>();
    for (Group group : groups) {
      Operand<TFloat32> all = group.likelihood().logProb(take(x, group.places()));
      boolean cells = mask.shape().get(1) != 1;
      Operand<TFloat32> observed = cells ? take(mask, group.places()) : mask;
      sums.add(here.sum(here.math.mul(all, observed), here.array(0, 1)));
    }
    Operand<TFloat32> total = sums.size() == 1 ? sums.get(0) : here.math.addN(List.copyOf(sums));
    return new Fit(total, KnownGradient.of(here, total));
  }

  /**
   * The probabilities of the names of the only column.
   *
   * @return [batch, names]
   */
  public Operand<TFloat32> probabilities() {
    Distribution only = groups.get(0).likelihood();
    if (only instanceof Distribution.OfNames names) {
      return names.probabilities();
    }
    Operand<TFloat32> second = only.mean();
    return tf.concat(List.of(tf.math.sub(tf.constant(1f), second), second), tf.constant(1));
  }

  /** The code of the likeliest name of the only column, [batch, 1]. */
  public Operand<TFloat32> likeliest() {
    return codec.raw(mean());
  }

  /** Some columns, [batch, as many]. */
  private Operand<TFloat32> take(Operand<TFloat32> x, int[] places) {
    return places.length == columns ? x : tf.gather(x, tf.constant(places), tf.constant(1));
  }

  /** Puts the columns of the groups back to their places. */
  private Operand<TFloat32> inOrder(List<Operand<TFloat32>> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    int[] from = groups.stream().flatMapToInt(g -> IntStream.of(g.places())).toArray();
    int[] places =
        IntStream.range(0, from.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> from[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    return tf.gather(tf.concat(parts, tf.constant(1)), tf.constant(places), tf.constant(1));
  }
}
