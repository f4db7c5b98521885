package org.latent4j.graph.signature;

import java.util.List;
import java.util.Map;

/**
 * Rows and what the training graph makes of them; an export must give the same before it is
 * published.
 *
 * @param calls by the key of the signature
 */
public record Probe(Map<String, Call> calls) {
  /** Copies the map. */
  public Probe {
    calls = Map.copyOf(calls);
  }

  /**
   * One run of one signature.
   *
   * @param inputs by name, whole
   * @param outputs by name, as the training graph computed them
   */
  public record Call(Map<String, Values> inputs, Map<String, Values> outputs) {
    /** Copies both maps. */
    public Call {
      inputs = Map.copyOf(inputs);
      outputs = Map.copyOf(outputs);
    }
  }

  /**
   * One tensor.
   *
   * @param shape batch first
   * @param values in row-major order; not copied
   */
  public record Values(List<Long> shape, float[] values) {
    /** Checks that there are as many values as the shape says. */
    public Values {
      shape = List.copyOf(shape);
      long size = shape.stream().reduce(1L, Math::multiplyExact);
      if (size != values.length) {
        throw new IllegalArgumentException(
            "expected " + size + " values for shape " + shape + ", found " + values.length);
      }
    }
  }
}
