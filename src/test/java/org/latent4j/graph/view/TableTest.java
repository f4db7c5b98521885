package org.latent4j.graph.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.latent4j.graph.GraphRun;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.Fitting;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ViewSpec;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/** Cells on their way into the networks. */
class TableTest {
  private static final int COLUMNS = 37;
  private static final int NAMES = 50;

  /** A code that is short of a whole number by a last bit would be cut to the one before. */
  @Test
  void codesStayWhole() {
    List<String> names = IntStream.range(0, NAMES).mapToObj(i -> "name" + i).toList();
    List<ColumnSpec> columns = new ArrayList<>();
    for (int i = 0; i < COLUMNS; i++) {
      boolean real = i % 3 == 2;
      columns.add(
          new ColumnSpec(
              "c" + i,
              real ? ColumnSpec.Kind.REAL : ColumnSpec.Kind.CATEGORY,
              real ? List.of() : names,
              false,
              real ? 1.5 : 0,
              real ? 0.7 : 1,
              real ? LikelihoodSpec.of("gaussian") : LikelihoodSpec.of("categorical")));
    }
    NetworkSpec network = NetworkSpec.mlp(List.of());
    ViewSpec view =
        ViewSpec.table("x", ViewSpec.Role.VIEW, columns, network, network, Fitting.plain());
    float[] cells = new float[NAMES * COLUMNS];
    float[] expected = new float[cells.length];
    for (int i = 0; i < cells.length; i++) {
      int name = i / COLUMNS;
      cells[i] = name;
      boolean real = i % COLUMNS % 3 == 2;
      expected[i] = real ? (float) ((cells[i] - 1.5) / 0.7) : cells[i];
    }
    try (GraphRun run = new GraphRun()) {
      Placeholder<TFloat32> raw =
          run.tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, COLUMNS)));
      float[] seen =
          run.eval(
              new TableCodec(run.tf, view).observe(raw).x(),
              GraphRun.feed(raw, cells, NAMES, COLUMNS));
      assertArrayEquals(expected, seen, 1e-5f);
      for (int i = 0; i < cells.length; i++) {
        if (i % COLUMNS % 3 != 2) {
          assertEquals(cells[i], seen[i], "cell " + i);
        }
      }
    }
  }
}
