package org.latent4j.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.latent4j.spec.SpecJson;

/** Figures of the Python scripts beside the tests; each file names the command that made it. */
public final class Oracle {
  private Oracle() {}

  public static JsonNode read(String name) {
    try (InputStream in = Oracle.class.getResourceAsStream("/org/latent4j/oracle/" + name)) {
      return SpecJson.mapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }

  static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }
}
