package org.latent4j.io.array;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.latent4j.data.DataException;

/**
 * The idx header: two zero bytes, a type, the number of dimensions, then each size as a big-endian
 * int32 (described with the MNIST files by LeCun, Cortes and Burges).
 */
public final class IdxFormat {
  private static final Map<Integer, StoredType> TYPES =
      Map.of(
          0x08, StoredType.UINT8,
          0x09, StoredType.INT8,
          0x0B, StoredType.INT16,
          0x0C, StoredType.INT32,
          0x0D, StoredType.FLOAT32,
          0x0E, StoredType.FLOAT64);

  private IdxFormat() {}

  /** Whether a file that begins so can be an idx file. */
  static boolean matches(byte[] start) {
    return start.length >= 4
        && start[0] == 0
        && start[1] == 0
        && TYPES.containsKey((int) start[2])
        && start[3] >= 1
        && start[3] <= 4;
  }

  /** Reads the header; the stream is then at the first value. */
  public static ArrayHeader read(InputStream in, String name) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (!matches(magic)) {
      throw new DataException(
          name,
          "an idx file (bytes 00 00, a type of 08 to 0e, 1 to 4 dimensions)",
          HexFormat.ofDelimiter(" ").formatHex(magic) + " at byte 0");
    }
    int count = magic[3];
    byte[] sizes = in.readNBytes(count * Integer.BYTES);
    if (sizes.length < count * Integer.BYTES) {
      throw new DataException(
          name, "an idx header of " + (4 + 4 * count) + " bytes", 4 + sizes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(sizes);
    List<Long> dims = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      dims.add((long) buffer.getInt());
    }
    StoredType type = TYPES.get((int) magic[2]);
    return new ArrayHeader(type, ByteOrder.BIG_ENDIAN, dims, 4L + sizes.length, false).check(name);
  }
}
