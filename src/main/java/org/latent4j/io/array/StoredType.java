package org.latent4j.io.array;

import java.nio.ByteBuffer;
import org.latent4j.data.ElementType;

/** A number format of idx and npy files. */
enum StoredType {
  UINT8(1),
  BOOL(1),
  INT8(1),
  INT16(2),
  UINT16(2),
  INT32(4),
  UINT32(4),
  INT64(8),
  UINT64(8),
  FLOAT16(2),
  FLOAT32(4),
  FLOAT64(8);

  private final int bytes;

  StoredType(int bytes) {
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }

  /** What the values become on the host: bytes stay bytes, all else is a float32. */
  ElementType element() {
    return this == UINT8 ? ElementType.UINT8 : ElementType.FLOAT32;
  }

  boolean isFloating() {
    return this == FLOAT16 || this == FLOAT32 || this == FLOAT64;
  }

  /** The value at a byte position, in the buffer's byte order. */
  double value(ByteBuffer source, int at) {
    return switch (this) {
      case UINT8 -> source.get(at) & 0xff;
      case BOOL -> source.get(at) == 0 ? 0 : 1;
      case INT8 -> source.get(at);
      case INT16 -> source.getShort(at);
      case UINT16 -> source.getShort(at) & 0xffff;
      case INT32 -> source.getInt(at);
      case UINT32 -> source.getInt(at) & 0xffffffffL;
      case INT64 -> source.getLong(at);
      case UINT64 -> unsigned(source.getLong(at));
      case FLOAT16 -> half(source.getShort(at));
      case FLOAT32 -> source.getFloat(at);
      case FLOAT64 -> source.getDouble(at);
    };
  }

  /** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
  private static double half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double size =
        switch (exponent) {
          case 0 -> Math.scalb((double) fraction, -24);
          case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
          default -> Math.scalb((double) (fraction | 0x400), exponent - 25);
        };
    return bits < 0 ? -size : size;
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }
}
