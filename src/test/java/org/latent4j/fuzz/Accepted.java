package org.latent4j.fuzz;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The damaged files that could be read, each with what was read, in a file that {@code
 * scripts/fuzz/check.py} holds against another reader of the format. Written where the property
 * {@code fuzz.accepted} names a folder.
 *
 * <p>A record, big-endian: number of the input (int64), length of the file (int32), the file,
 * number of dimensions (int32), sizes (int32 each), values (little-endian float32 each).
 */
final class Accepted implements Closeable {
  private final DataOutputStream out;

  private Accepted(DataOutputStream out) {
    this.out = out;
  }

  static Accepted of(String name) throws IOException {
    String folder = System.getProperty("fuzz.accepted", "");
    if (folder.isEmpty()) {
      return new Accepted(null);
    }
    Path file = Files.createDirectories(Path.of(folder)).resolve(name + ".accepted");
    return new Accepted(
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)));
  }

  void add(long number, byte[] bytes, Routes.Table table) throws IOException {
    if (out == null) {
      return;
    }
    out.writeLong(number);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.writeInt(table.shape().size());
    for (int size : table.shape()) {
      out.writeInt(size);
    }
    ByteBuffer values =
        ByteBuffer.allocate(4 * table.values().length).order(ByteOrder.LITTLE_ENDIAN);
    values.asFloatBuffer().put(table.values());
    out.write(values.array());
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
