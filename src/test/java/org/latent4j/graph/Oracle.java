package org.latent4j.graph;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Expected figures from files; each names, in {@code command}, what made it. */
public final class Oracle {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Oracle() {}

  public static JsonNode read(String name) {
    try (InputStream in = Oracle.class.getResourceAsStream("/org/latent4j/oracle/" + name)) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static double[] numbers(JsonNode array) {
    if (!array.isArray() || array.isEmpty()) {
      throw new AssertionError("expected numbers, found " + array);
    }
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }

  /** Every value within {@code tolerance × max(1, |expected|)}. */
  public static void assertClose(double[] expected, float[] actual, double tolerance, String what) {
    if (expected.length != actual.length) {
      throw new AssertionError(
          what + ": expected " + expected.length + " values, found " + actual.length);
    }
    for (int i = 0; i < actual.length; i++) {
      double allowed = tolerance * Math.max(1, Math.abs(expected[i]));
      if (!(Math.abs(expected[i] - actual[i]) <= allowed)) {
        throw new AssertionError(
            what + "[" + i + "]: expected " + expected[i] + ", found " + actual[i]);
      }
    }
  }

  public static void assertClose(JsonNode expected, float[] actual, double tolerance, String what) {
    assertClose(numbers(expected), actual, tolerance, what);
  }
}
