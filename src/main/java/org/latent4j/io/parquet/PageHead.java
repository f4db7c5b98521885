package org.latent4j.io.parquet;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What is needed of a page's header, in Thrift's compact protocol, whatever else is in it. Sizes
 * that it names are believed by nobody: it is looked through, not taken into memory.
 *
 * @param length of the header in bytes
 * @param bytes of the page behind it
 * @param summed whether it has a checksum
 * @param sum CRC-32 of the page as it is stored
 */
record PageHead(int length, int bytes, boolean summed, int sum) {
  private static final int COMPRESSED = 3;
  private static final int CRC = 4;
  private static final int DEEPEST = 16;

  /**
   * Reads it from the buffer's position.
   *
   * @throws IOException if it is none, or longer than the buffer
   */
  static PageHead read(ByteBuffer from) throws IOException {
    ByteBuffer in = from.duplicate();
    try {
      int bytes = -1;
      boolean summed = false;
      int sum = 0;
      int field = 0;
      for (int head = in.get(); head != 0; head = in.get()) {
        field = next(in, field, head);
        if (field == COMPRESSED) {
          bytes = whole(in);
        } else if (field == CRC) {
          sum = whole(in);
          summed = true;
        } else {
          skip(in, head & 15, 0);
        }
      }
      if (bytes < 0) {
        throw new IOException("a page of " + bytes + " bytes");
      }
      return new PageHead(in.position() - from.position(), bytes, summed, sum);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("no header of a page", e);
    }
  }

  private static int next(ByteBuffer in, int field, int head) throws IOException {
    int more = (head >> 4) & 15;
    return more == 0 ? whole(in) : field + more;
  }

  /** Seven bits a byte, the sign at the low end. */
  private static int whole(ByteBuffer in) throws IOException {
    long value = unsigned(in);
    return (int) ((value >>> 1) ^ -(value & 1));
  }

  private static long unsigned(ByteBuffer in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = in.get();
      value |= (long) (next & 127) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number without an end");
  }

  private static void skip(ByteBuffer in, int type, int depth) throws IOException {
    switch (type) {
      case 1, 2 -> {} // Truth is in the type.
      case 3 -> in.get();
      case 4, 5, 6 -> unsigned(in);
      case 7 -> over(in, Double.BYTES);
      case 8 -> over(in, unsigned(in));
      case 12 -> struct(in, depth);
      default -> throw new IOException("no header of a page");
    }
  }

  private static void over(ByteBuffer in, long bytes) throws IOException {
    if (bytes < 0 || bytes > in.remaining()) {
      throw new IOException("no header of a page");
    }
    in.position(in.position() + (int) bytes);
  }

  private static void struct(ByteBuffer in, int depth) throws IOException {
    if (depth == DEEPEST) {
      throw new IOException("no header of a page");
    }
    int field = 0;
    for (int head = in.get(); head != 0; head = in.get()) {
      field = next(in, field, head);
      skip(in, head & 15, depth + 1);
    }
  }
}
