package org.latent4j.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The committed export of version 0.1.0 opens in every later version, and answers as it did.
 * Figures by Python TensorFlow 2.18.0: {@code s =
 * tf.saved_model.load("savedmodels/gaussians/1").signatures}, then {@code
 * s["encode"](x=tf.constant(ROWS))} and likewise {@code decode} and {@code score}.
 */
class FrozenExportTest {
  private static final float[][] ROWS = {{1, 1}, {1.5f, 0.5f}, {-2, 0.25f}};

  @Test
  void answersAsItDid() {
    try (VaeModel model = VaeModel.open(Path.of("savedmodels/gaussians"))) {
      assertEquals("gaussians", model.spec().orElseThrow().name());
      assertEquals(
          List.of("decode", "decode_sample", "encode", "encode_sample", "reconstruct", "score"),
          model.signatures());
      Encoded encoded = model.encode(ROWS);
      assertArrayEquals(
          new float[] {
            0.0111665577f, 0.3693410456f, 0.0070495456f, -0.4138480127f, 2.0278282166f, 2.168585062f
          },
          encoded.mean().values(),
          2e-5f);
      assertArrayEquals(
          new float[] {
            -2.22001791f,
            -1.3005447388f,
            -2.2646415234f,
            -1.3375174999f,
            -2.1990499496f,
            -1.2554519176f
          },
          encoded.logVariance().orElseThrow().values(),
          2e-5f);
      assertArrayEquals(
          new float[] {1.2491699457f, 0.7865898609f, 0.9171622992f, -0.5338116884f},
          model.decode(new float[][] {{0, 0}, {1, -1}}).values(),
          2e-5f);
      assertArrayEquals(
          new float[] {1.0379894972f, 1.0869801044f, 6.5075068474f},
          model.score(ROWS).score(),
          2e-4f);
    }
  }
}
