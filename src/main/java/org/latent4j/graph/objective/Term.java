package org.latent4j.graph.objective;

import java.util.List;
import org.latent4j.graph.distribution.KnownGradient;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A summand of what a player minimises, or a figure beside it: a mean over a batch, nats per
 * example.
 *
 * @param name in the metrics, after {@code train_} and {@code valid_}
 * @param player who minimises it
 * @param value as it is told, scalar
 * @param weighted what it adds to the player's loss, scalar
 * @param gradients where the gradient of that begins; empty for a figure, which adds nothing
 */
public record Term(
    String name,
    String player,
    Operand<TFloat32> value,
    Operand<TFloat32> weighted,
    List<KnownGradient> gradients) {
  /** The player that encodes and decodes: the first, and of most models the only one. */
  public static final String MODEL = "model";

  /** Below this path a player beside the model has its variables. */
  static final String PLAYERS = "players";

  /** Whose a variable is, by its name. */
  public static String player(String variable) {
    String[] path = variable.split("/", 3);
    return path.length == 3 && path[0].equals(PLAYERS) ? path[1] : MODEL;
  }

  /** A term of the model's loss as it is told. */
  static Term of(String name, Operand<TFloat32> value, List<KnownGradient> gradients) {
    return new Term(name, MODEL, value, value, gradients);
  }
}
