package org.latent4j.base;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Frames one record of a TFRecord file, as event files and warm-up requests are: length (8 bytes,
 * little-endian), masked CRC-32C of those 8 bytes (4), the data, masked CRC-32C of them (4). A file
 * is such records one after the other.
 */
public final class TfRecord {
  private TfRecord() {}

  /** The record of some data. */
  public static byte[] frame(byte[] data) {
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    length.putLong(data.length);
    return ByteBuffer.allocate(length.capacity() + data.length + 2 * Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(length.array())
        .putInt(maskedCrc(length.array()))
        .put(data)
        .putInt(maskedCrc(data))
        .array();
  }

  // Rotated right by 15 bits plus a constant: TensorFlow's crc32c::Mask, so that a checksum over
  // data which itself holds checksums stays a good one.
  private static int maskedCrc(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data, 0, data.length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }
}
