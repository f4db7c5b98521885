package org.latent4j.spec.manifest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensors behind a signature that take and give packed rows (see {@code ModelSpec}) as float32,
 * past the tensors of single columns and their names.
 *
 * @param inputs to be fed in place of the signature's, by name
 * @param outputs of the same values as the signature's, by name
 */
public record RowTensors(Map<String, RowTensor> inputs, Map<String, RowTensor> outputs) {
  /** Copies both maps, their order kept. */
  public RowTensors {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }

  /**
   * One of them, float32 [batch, …shape].
   *
   * @param tensor its name in the graph
   * @param shape of one row
   */
  public record RowTensor(String tensor, List<Integer> shape) {
    /** Copies the shape. */
    public RowTensor {
      shape = List.copyOf(shape);
    }
  }
}
