package org.latent4j.graph.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.latent4j.graph.GraphRun;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.Scaling;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Raw values to network values and back. */
class ScalerTest {

  @Property(tries = 100, seed = "4")
  void theInverseBringsRawValuesBack(
      @ForAll @Size(3) List<@DoubleRange(min = -1e4, max = 1e4) Double> shift,
      @ForAll @Size(3) List<@Scale(4) @DoubleRange(min = 1e-3, max = 1e4) Double> scale,
      @ForAll @Size(6) List<@DoubleRange(min = -1e5, max = 1e5) Double> values) {
    Preprocessing fitted = new Preprocessing(Scaling.STANDARDIZE, shift, scale);
    double[] raw = values.stream().mapToDouble(Double::doubleValue).toArray();
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> scaled = Scaler.apply(run.tf, fitted, run.constant(raw, 2, 3));
      float[] network = run.eval(scaled);
      float[] back = run.eval(Scaler.invert(run.tf, fitted, scaled));
      for (int i = 0; i < raw.length; i++) {
        double size = Math.abs(raw[i]) + Math.abs(shift.get(i % 3));
        // Half an ulp (6e-8 of the size) at each of four steps.
        assertEquals(raw[i], back[i], 4e-7 * size);
        double expected = (raw[i] - shift.get(i % 3)) / scale.get(i % 3);
        assertEquals(expected, network[i], 4e-7 * size / scale.get(i % 3));
      }
    }
  }

  @Test
  void bytesGoToTheUnitIntervalExactlyAtItsEnds() {
    try (GraphRun run = new GraphRun()) {
      Preprocessing bytes = Preprocessing.range(0, 255);
      Operand<TFloat32> raw = run.constant(new double[] {0, 51, 255}, 1, 3);
      Operand<TFloat32> unit = Scaler.apply(run.tf, bytes, raw);
      assertArrayEquals(new float[] {0, 0.2f, 1}, run.eval(unit), 1e-7f);
      assertEquals(1f, run.eval(unit)[2]);
      float[] back = run.eval(Scaler.invert(run.tf, bytes, unit));
      assertArrayEquals(new float[] {0, 51, 255}, back, 5e-6f);
    }
  }

  @Test
  void nothingIsAddedWhereNothingIsScaled() {
    try (GraphRun run = new GraphRun()) {
      Operand<TFloat32> raw = run.constant(new double[] {1, 2}, 1, 2);
      assertEquals(raw, Scaler.apply(run.tf, Preprocessing.none(), raw));
      assertEquals(raw, Scaler.invert(run.tf, Preprocessing.none(), raw));
    }
  }
}
