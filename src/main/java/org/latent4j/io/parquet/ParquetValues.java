package org.latent4j.io.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;
import org.apache.parquet.io.api.Binary;
import org.latent4j.base.ShortestFloat;

/** Stored values of Parquet columns as numbers, as objects, and as text. */
final class ParquetValues {
  private static final double WHOLE_BELOW = 1e15;
  private static final long SECOND = 1_000_000_000L;
  private static final long DAY = 86_400L * SECOND;

  /** 1970-01-01 as a Julian day. */
  private static final long EPOCH = 2_440_588;

  private ParquetValues() {}

  /** A number, as near as a float32 comes. */
  static float number(ParquetColumn column, ColumnReader value) {
    return switch (column.meaning()) {
      case BOOLEAN -> value.getBoolean() ? 1 : 0;
      case FLOATING ->
          switch (column.element().getType()) {
            case FLOAT -> value.getFloat();
            default -> (float) value.getDouble();
          };
      case SIGNED ->
          switch (column.element().getType()) {
            case INT32 -> (float) value.getInteger();
            default -> (float) value.getLong();
          };
      case UNSIGNED, DECIMAL -> decimal(column, value(column, value)).floatValue();
      case HALF -> half(value.getBinary().toByteBuffer());
      default -> throw new IllegalStateException(column.name());
    };
  }

  /** Whether a whole number has no more bits than its column allows. */
  static boolean fits(ParquetColumn column, ColumnReader value) {
    int free = Integer.SIZE - column.bits();
    if (free <= 0 || column.element().getType() != Type.INT32) {
      return true;
    }
    int stored = value.getInteger();
    boolean unsigned = column.meaning() == ParquetColumn.Meaning.UNSIGNED;
    return stored == (unsigned ? stored << free >>> free : stored << free >> free);
  }

  /** A value as it is stored. */
  static Object value(ParquetColumn column, ColumnReader value) {
    return switch (column.element().getType()) {
      case BOOLEAN -> value.getBoolean();
      case INT32 -> value.getInteger();
      case INT64 -> value.getLong();
      case FLOAT -> value.getFloat();
      case DOUBLE -> value.getDouble();
      case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> value.getBinary().copy();
    };
  }

  /** A stored value as a csv file would have it; one that its type does not allow, as it is. */
  static String text(ParquetColumn column, Object value) {
    try {
      return plain(column, value);
    } catch (ArithmeticException | DateTimeException e) {
      return value.toString();
    }
  }

  private static String plain(ParquetColumn column, Object value) {
    return switch (column.meaning()) {
      case BOOLEAN, SIGNED -> value.toString();
      case UNSIGNED, DECIMAL -> decimal(column, value).toPlainString();
      case FLOATING ->
          value instanceof Float number ? text(number) : text(((Double) value).doubleValue());
      case HALF -> text(half(((Binary) value).toByteBuffer()));
      case TEXT -> ((Binary) value).toStringUsingUTF8();
      case UUID -> uuid(((Binary) value).toByteBuffer());
      case DATE -> LocalDate.ofEpochDay(((Number) value).longValue()).toString();
      case TIME -> time(((Number) value).longValue(), unit(column.element()));
      case TIMESTAMP -> timestamp(column.element(), ((Number) value).longValue());
      case TIMESTAMP96 -> timestamp96(((Binary) value).toByteBuffer());
      case OTHER -> throw new IllegalStateException(column.name());
    };
  }

  private static String text(float value) {
    byte[] text = new byte[ShortestFloat.LONGEST];
    int length = ShortestFloat.write(value, text, 0);
    return new String(text, 0, length, StandardCharsets.US_ASCII);
  }

  private static String text(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < WHOLE_BELOW;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  private static BigDecimal decimal(ParquetColumn column, Object value) {
    boolean unsigned = column.meaning() == ParquetColumn.Meaning.UNSIGNED;
    BigInteger digits;
    if (value instanceof Binary bytes) {
      digits = new BigInteger(bytes.getBytes());
    } else if (unsigned && value instanceof Long number) {
      digits = new BigInteger(Long.toUnsignedString(number));
    } else if (unsigned && value instanceof Integer number) {
      digits = BigInteger.valueOf(Integer.toUnsignedLong(number));
    } else {
      digits = BigInteger.valueOf(((Number) value).longValue());
    }
    return new BigDecimal(digits, unsigned ? 0 : column.scale());
  }

  /** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
  static float half(ByteBuffer bytes) {
    int bits = bytes.order(ByteOrder.LITTLE_ENDIAN).getShort(bytes.position()) & 0xffff;
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float size =
        switch (exponent) {
          case 0 -> Math.scalb((float) fraction, -24);
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (fraction | 0x400), exponent - 25);
        };
    return bits >> 15 == 0 ? size : -size;
  }

  private static String uuid(ByteBuffer bytes) {
    bytes.order(ByteOrder.BIG_ENDIAN);
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }

  /** Nanoseconds of one unit. */
  private static long unit(SchemaElement element) {
    if (element.isSetLogicalType()) {
      TimeUnit unit =
          element.getLogicalType().isSetTIME()
              ? element.getLogicalType().getTIME().getUnit()
              : element.getLogicalType().getTIMESTAMP().getUnit();
      return unit.isSetMILLIS() ? 1_000_000 : unit.isSetMICROS() ? 1000 : 1;
    }
    ConvertedType type = element.getConverted_type();
    boolean millis = type == ConvertedType.TIME_MILLIS || type == ConvertedType.TIMESTAMP_MILLIS;
    return millis ? 1_000_000 : 1000;
  }

  private static String time(long value, long unit) {
    return LocalTime.ofNanoOfDay(Math.multiplyExact(value, unit)).toString();
  }

  private static String timestamp(SchemaElement element, long value) {
    long unit = unit(element);
    long perSecond = SECOND / unit;
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * unit);
    boolean local =
        element.isSetLogicalType() && !element.getLogicalType().getTIMESTAMP().isIsAdjustedToUTC();
    return local ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString() : instant.toString();
  }

  /** Nanoseconds of the day, and the Julian day. */
  private static String timestamp96(ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong();
    long days = bytes.getInt() - EPOCH + Math.floorDiv(nanos, DAY);
    return Instant.ofEpochSecond(days * (DAY / SECOND), Math.floorMod(nanos, DAY)).toString();
  }
}
