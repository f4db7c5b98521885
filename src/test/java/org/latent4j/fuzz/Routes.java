package org.latent4j.fuzz;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowStream;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.SpecException;

/** The ways that a file is read: at once into memory, at once onto the disk, in blocks. */
final class Routes {
  private Routes() {}

  /**
   * What a file holds.
   *
   * @param shape rows first
   * @param values row after row
   */
  record Table(List<Integer> shape, float[] values) {
    boolean isSame(Table other) {
      return values.length == other.values.length
          && shape.get(0).equals(other.shape.get(0))
          && Arrays.equals(bits(values), bits(other.values));
    }

    private static int[] bits(float[] values) {
      int[] bits = new int[values.length];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = Float.floatToIntBits(values[i]);
      }
      return bits;
    }
  }

  private interface Route {
    Table read() throws IOException;
  }

  /**
   * Reads a file on all routes, which must agree.
   *
   * @throws DataException if all refuse it
   * @throws AssertionError if they do not agree
   */
  static Table read(Path file, ReadOptions options, int blockRows) throws IOException {
    Object inMemory = outcome(() -> atOnce(file, options));
    Object onDisk = outcome(() -> atOnce(file, options.withMemoryBytes(1)));
    Object inBlocks = outcome(() -> inBlocks(file, options, blockRows));
    agree(inMemory, onDisk, "on disk");
    agree(inMemory, inBlocks, "in blocks");
    if (inMemory instanceof RuntimeException refusal) {
      throw refusal;
    }
    return (Table) inMemory;
  }

  private static Object outcome(Route route) throws IOException {
    try {
      return route.read();
    } catch (DataException | SpecException e) {
      return e;
    }
  }

  private static void agree(Object first, Object other, String where) {
    boolean same =
        (first instanceof Table a && other instanceof Table b)
            ? a.isSame(b)
            : first instanceof Exception && other instanceof Exception;
    if (!same) {
      throw new AssertionError("in memory: " + shown(first) + "; " + where + ": " + shown(other));
    }
  }

  private static String shown(Object outcome) {
    return outcome instanceof Table table
        ? table.shape() + " " + Arrays.toString(Arrays.copyOf(table.values(), 20))
        : outcome.toString();
  }

  private static Table atOnce(Path file, ReadOptions options) throws IOException {
    try (Dataset data = Sources.open(file.toString(), options)) {
      List<Integer> shape = new ArrayList<>(data.rows().shape());
      int count = Math.toIntExact(data.rows().count());
      shape.add(0, count);
      return new Table(shape, data.rows().readFloats(0, count));
    }
  }

  /** What a file holds, read in blocks alone. */
  static Table inBlocks(Path file, ReadOptions options, int blockRows) throws IOException {
    float[] values = new float[0];
    int rows = 0;
    try (RowStream stream = Sources.stream(file.toString(), options, blockRows)) {
      RowStream.Block block = stream.block();
      while (block.take()) {
        FloatBuffer more = block.values();
        if (options.table().isEmpty()) {
          block.requireFinite();
        }
        int length = values.length;
        values = Arrays.copyOf(values, length + more.remaining());
        more.get(values, length, values.length - length);
        rows += block.rows();
      }
      return new Table(List.of(rows, stream.features()), values);
    }
  }
}
