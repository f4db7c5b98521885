package org.latent4j.train;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.tensorflow.ndarray.Shape;

/**
 * How one variable of a new run begins.
 *
 * @param name path of the variable
 * @param shape sizes with {@code x} between them, for example {@code 784x512}
 * @param start where its first value is from
 * @param found shape of the variable of that name in the source, if there is one
 * @param frozen whether it keeps its first value
 */
public record Beginning(
    String name, String shape, Start start, Optional<String> found, boolean frozen) {
  /** Where a first value is from. */
  public enum Start {
    /** From the source. */
    TAKEN,
    /** From the seed: the source has no variable of this name, or was not to give it. */
    NEW,
    /** From the seed: in the source the variable has another shape. */
    OTHER_SHAPE,
    /** From the seed: in the source its view has other columns, or other categories in one. */
    OTHER_COLUMNS
  }

  /** Whether the first value is the source's. */
  public boolean taken() {
    return start == Start.TAKEN;
  }

  /** The start in words: {@code taken}, {@code new}, {@code other shape (found 784x64)}. */
  public String words() {
    return switch (start) {
      case TAKEN -> "taken";
      case NEW -> "new";
      case OTHER_SHAPE -> "other shape (found " + found.orElseThrow() + ")";
      case OTHER_COLUMNS -> "other columns";
    };
  }

  static String text(Shape shape) {
    return LongStream.of(shape.asArray()).mapToObj(Long::toString).collect(Collectors.joining("x"));
  }
}
