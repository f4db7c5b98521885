package org.latent4j.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latent4j.serve.run.InputRows;

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
      Encoded encoded = model.encode(InputRows.of(ROWS));
      assertArrayEquals(
          new float[] {0.011166f, 0.369341f, 0.007049f, -0.413848f, 2.027828f, 2.168585f},
          encoded.mean().values(),
          2e-5f);
      assertArrayEquals(
          new float[] {-2.220017f, -1.300544f, -2.264641f, -1.337517f, -2.199049f, -1.255451f},
          encoded.logVariance().orElseThrow().values(),
          2e-5f);
      assertArrayEquals(
          new float[] {1.249169f, 0.786589f, 0.917162f, -0.533811f},
          model.decode(InputRows.of(new float[][] {{0, 0}, {1, -1}})).values(),
          2e-5f);
      assertArrayEquals(
          new float[] {1.037989f, 1.086980f, 6.507506f},
          model.score(InputRows.of(ROWS)).score(),
          2e-4f);
    }
  }
}
