package org.latent4j.serve.run;

import java.util.BitSet;
import org.tensorflow.ndarray.Shape;

/**
 * One tensor of the signature.
 *
 * @param name by which callers know it
 * @param tensor its name in the graph
 * @param shape of one row
 * @param width values of one row
 * @param lacking columns in which a value may be missing, which NaN says
 */
public record Slot(String name, String tensor, Shape shape, int width, BitSet lacking) {}
