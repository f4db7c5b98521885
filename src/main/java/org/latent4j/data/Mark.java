package org.latent4j.data;

/**
 * A place in an output from which writing can go on.
 *
 * @param rows written up to there
 * @param bytes of the file up to there
 * @param state what the output has to know besides, of what came since the mark before; may be
 *     empty
 */
public record Mark(long rows, long bytes, String state) {
  /** Before the first row. */
  public static final Mark START = new Mark(0, 0, "");
}
