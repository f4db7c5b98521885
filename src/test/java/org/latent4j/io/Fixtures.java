package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.io.format.ReadOptions;

/** Files that tests read; those of the resource folder are written by {@code fixtures.py} there. */
final class Fixtures {
  private Fixtures() {}

  static Path resource(String name) {
    URL url = Fixtures.class.getResource(name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All values of a source, read with a budget. */
  static float[] values(Path source, long memoryBytes) {
    try (Dataset data =
        Sources.open(source.toString(), ReadOptions.defaults().withMemoryBytes(memoryBytes))) {
      return data.rows().readFloats(0, (int) data.rows().count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path folder, String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(bytes);
    }
    return out.toByteArray();
  }

  /** An idx file of bytes counting up from 0. */
  static byte[] idx(int... dims) {
    int total = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * dims.length + total);
    buffer.put(new byte[] {0, 0, 8, (byte) dims.length});
    Arrays.stream(dims).forEach(buffer::putInt);
    for (int i = 0; i < total; i++) {
      buffer.put((byte) i);
    }
    return buffer.array();
  }

  /** Opens, expects a {@link DataException} and every part in its message. */
  static void refuses(Path source, ReadOptions options, String... parts) {
    DataException fault =
        assertThrows(DataException.class, () -> Sources.open(source.toString(), options).close());
    for (String part : parts) {
      assertTrue(fault.getMessage().contains(part), fault.getMessage() + " lacks " + part);
    }
    assertTrue(fault.getMessage().lines().count() == 1, fault.getMessage());
  }
}
