package org.latent4j.io.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.format.CompressionCodec;
import org.xerial.snappy.Snappy;

/** How the pages of a Parquet file are packed. */
final class ParquetCodec {
  /** More than any writer makes, unless a single value is that long. */
  private static final int MOST = 1 << 30;

  /** Sizes below this are believed; above, memory grows with what is unpacked. */
  private static final int BELIEVED = 1 << 24;

  /** A copy of 64 bytes takes three. */
  private static final int SNAPPY_AT_MOST = 32;

  private ParquetCodec() {}

  /**
   * Unpacks.
   *
   * @param size of what is unpacked, as the page says
   * @throws IOException if the bytes cannot be unpacked, or to another size
   */
  static byte[] unpack(CompressionCodec codec, byte[] packed, int size) throws IOException {
    if (size < 0 || size > MOST) {
      throw new IOException("a page of " + size + " bytes, of at most " + MOST);
    }
    return switch (codec) {
      case UNCOMPRESSED -> checked(packed, size);
      case SNAPPY -> snappy(packed, size);
      case GZIP -> stream(new GZIPInputStream(new ByteArrayInputStream(packed)), size);
      case ZSTD -> zstd(packed, size);
      default -> throw new IOException("packed by " + codec + ", not snappy, gzip or zstd");
    };
  }

  /** Packs by snappy. */
  static byte[] pack(byte[] plain) throws IOException {
    return Snappy.compress(plain);
  }

  private static byte[] snappy(byte[] packed, int size) throws IOException {
    if (size == 0 && packed.length == 0) {
      return packed;
    }
    int length = Snappy.uncompressedLength(packed);
    if (length != size || size > (packed.length + 1L) * SNAPPY_AT_MOST) {
      throw new IOException("a page of " + size + " bytes that unpacks to " + length);
    }
    return checked(Snappy.uncompress(packed), size);
  }

  private static byte[] zstd(byte[] packed, int size) throws IOException {
    if (size > BELIEVED) {
      return stream(new ZstdInputStream(new ByteArrayInputStream(packed)), size);
    }
    byte[] plain = new byte[size];
    long length = Zstd.decompressByteArray(plain, 0, size, packed, 0, packed.length);
    if (Zstd.isError(length)) {
      throw new IOException(Zstd.getErrorName(length));
    }
    return length == size ? plain : checked(new byte[0], size);
  }

  private static byte[] stream(InputStream in, int size) throws IOException {
    try (in) {
      return checked(in.readNBytes(size + 1), size);
    }
  }

  private static byte[] checked(byte[] plain, int size) throws IOException {
    if (plain.length != size) {
      throw new IOException("a page of another size than its header says, " + size);
    }
    return plain;
  }
}
