package org.latent4j.graph.view;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.graph.Noise;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ImageProjectiveTransformV3;
import org.tensorflow.types.TFloat32;

/** Images translated a little, each by itself. */
final class Shift {
  private Shift() {}

  /**
   * Translates each image by up to the view's shift, up or down and left or right; what is left is
   * 0.
   */
  static Observed of(Ops tf, Noise noise, Observed part) {
    List<Integer> picture = part.view().picture();
    int height = picture.get(0);
    int width = picture.get(1);
    Operand<TFloat32> images = tf.reshape(part.x(), tf.array(-1, height, width, picture.get(2)));
    Operand<TFloat32> draws =
        noise.uniform(
            tf, "shift/" + part.view().name(), tf.stack(List.of(part.rows(tf), tf.constant(2))));
    int most = part.view().fitting().shift();
    // Whole numbers from -most to most, each as likely.
    Operand<TFloat32> steps =
        tf.math.sub(
            tf.math.floor(tf.math.mul(draws, tf.constant(2f * most + 1))),
            tf.constant((float) most));
    Operand<TFloat32> translated =
        tf.image
            .imageProjectiveTransformV3(
                images,
                transforms(tf, steps),
                tf.array(height, width),
                tf.constant(0f),
                "NEAREST",
                ImageProjectiveTransformV3.fillMode("CONSTANT"))
            .transformedImages();
    return new Observed(
        part.view(), tf.reshape(translated, tf.array(-1, part.view().features())), part.mask());
  }

  /** The eight numbers of a projective map that only moves: 1 0 dx 0 1 dy 0 0. */
  private static Operand<TFloat32> transforms(Ops tf, Operand<TFloat32> steps) {
    Operand<TFloat32> first = tf.slice(steps, tf.array(0, 0), tf.array(-1, 1));
    Operand<TFloat32> second = tf.slice(steps, tf.array(0, 1), tf.array(-1, 1));
    Operand<TFloat32> one = tf.onesLike(first);
    Operand<TFloat32> zero = tf.zerosLike(first);
    List<Operand<TFloat32>> columns =
        new ArrayList<>(List.of(one, zero, first, zero, one, second, zero, zero));
    return tf.concat(columns, tf.constant(1));
  }
}
