package org.latent4j.bundle;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

/**
 * The sorted table of keys and values that TensorFlow keeps an index in: LevelDB's table format,
 * without compression. All of its checksums are compared; what does not fit is told with its byte.
 */
record TableFile(Path file, byte[] bytes) {
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int FOOTER = 48;
  private static final int TRAILER = 5;
  private static final int CRC_MASK = 0xa282ead8;

  /** An index has some hundred bytes a variable. */
  private static final long LARGEST = 1L << 28;

  /** Where a block lies. */
  private record Handle(int offset, int size) {}

  /**
   * Reads all entries, in the order of the file.
   *
   * @param entries gets each key and value
   * @throws BundleException if the file is cut, changed, or no such table
   */
  static void read(Path file, BiConsumer<String, ByteBuffer> entries) throws IOException {
    long size = Files.size(file);
    if (size < FOOTER || size > LARGEST) {
      throw new BundleException(
          file + ": expected an index of " + FOOTER + " to " + LARGEST + " bytes, found " + size);
    }
    TableFile table = new TableFile(file, Files.readAllBytes(file));
    table.block(
        table.indexBlock(),
        (key, value) -> table.block(table.handle(value), (k, v) -> entries.accept(text(k), v)));
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  private Handle indexBlock() {
    if (bytes.length < FOOTER) {
      throw cut(bytes.length);
    }
    ByteBuffer footer = slice(bytes.length - FOOTER, FOOTER);
    if (footer.getLong(FOOTER - Long.BYTES) != MAGIC) {
      throw new BundleException(
          file
              + ", byte "
              + (bytes.length - Long.BYTES)
              + ": expected the end of an index, found"
              + " other bytes: cut or changed");
    }
    verify(handle(footer)); // of the block about blocks, which is empty
    return handle(footer);
  }

  private ByteBuffer slice(int offset, int length) {
    return ByteBuffer.wrap(bytes, offset, length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private Handle handle(ByteBuffer from) {
    try {
      long offset = varint(from);
      long size = varint(from);
      if (offset < 0
          || size < 0
          || offset > bytes.length
          || size > bytes.length - TRAILER - offset) {
        throw cut(offset);
      }
      return new Handle((int) offset, (int) size);
    } catch (BufferUnderflowException e) {
      throw cut(bytes.length);
    }
  }

  /** Each key shares its beginning with the one before; a list of such keys ends the block. */
  private void block(Handle block, BiConsumer<byte[], ByteBuffer> entries) {
    verify(block);
    ByteBuffer content = slice(block.offset(), block.size());
    try {
      int restarts = content.getInt(block.size() - Integer.BYTES);
      long end = block.size() - (restarts + 1L) * Integer.BYTES;
      if (restarts < 0 || end < 0) {
        throw cut(block.offset());
      }
      content.limit((int) end);
      byte[] key = new byte[0];
      while (content.hasRemaining()) {
        long shared = varint(content);
        long own = varint(content);
        long length = varint(content);
        long left = content.remaining();
        if (shared < 0 || shared > key.length || own < 0 || own > left) {
          throw cut(block.offset());
        }
        if (length < 0 || length > left - own) {
          throw cut(block.offset());
        }
        key = Arrays.copyOf(key, (int) (shared + own));
        content.get(key, (int) shared, (int) own);
        ByteBuffer value = content.slice(content.position(), (int) length);
        content.position(content.position() + (int) length);
        entries.accept(key, value.order(ByteOrder.LITTLE_ENDIAN));
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw cut(block.offset());
    }
  }

  private void verify(Handle block) {
    int end = block.offset() + block.size();
    if (bytes[end] != 0) {
      throw new BundleException(
          "%s, byte %s: expected a block without compression, found kind %s"
              .formatted(file, end, bytes[end]));
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, block.offset(), block.size() + 1);
    int stored = slice(end + 1, Integer.BYTES).getInt();
    int sum = (int) crc.getValue();
    if (stored != Integer.rotateRight(sum, 15) + CRC_MASK) {
      throw new BundleException(
          file + ", byte " + block.offset() + ": the block's checksum does not match: changed");
    }
  }

  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = from.get();
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new BufferUnderflowException();
  }

  private BundleException cut(long at) {
    return new BundleException(
        file + ", byte " + at + ": expected an index, found cut or changed bytes");
  }
}
