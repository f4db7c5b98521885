package org.latent4j.io.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.UUID;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DateType;
import org.apache.parquet.format.DecimalType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.TimeType;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.UUIDType;
import org.apache.parquet.io.api.Binary;
import org.latent4j.io.format.CellType;

/** Types of cells that are handed on, and cells, as Parquet stores them. */
final class StoredTypes {
  private static final long SECOND = 1_000_000_000L;

  private StoredTypes() {}

  static SchemaElement element(String name, Type type) {
    return new SchemaElement(name).setType(type).setRepetition_type(FieldRepetitionType.OPTIONAL);
  }

  static SchemaElement text(String name) {
    return element(name, Type.BYTE_ARRAY)
        .setConverted_type(ConvertedType.UTF8)
        .setLogicalType(LogicalType.STRING(new StringType()));
  }

  static SchemaElement element(String name, CellType type) {
    return switch (type.kind()) {
      case BOOLEAN -> element(name, Type.BOOLEAN);
      case SIGNED, UNSIGNED -> whole(name, type);
      case FLOAT -> element(name, Type.FLOAT);
      case DOUBLE -> element(name, Type.DOUBLE);
      case DECIMAL -> decimal(name, type);
      case TEXT -> text(name);
      case BYTES ->
          type.size() == 0
              ? element(name, Type.BYTE_ARRAY)
              : element(name, Type.FIXED_LEN_BYTE_ARRAY).setType_length(type.size());
      case UUID ->
          element(name, Type.FIXED_LEN_BYTE_ARRAY)
              .setType_length(16)
              .setLogicalType(LogicalType.UUID(new UUIDType()));
      case DATE ->
          element(name, Type.INT32)
              .setConverted_type(ConvertedType.DATE)
              .setLogicalType(LogicalType.DATE(new DateType()));
      case TIME, TIME_UTC ->
          element(name, type.size() == 3 ? Type.INT32 : Type.INT64)
              .setLogicalType(
                  LogicalType.TIME(
                      new TimeType(type.kind() == CellType.Kind.TIME_UTC, unit(type))));
      case LOCAL, INSTANT ->
          element(name, Type.INT64)
              .setLogicalType(
                  LogicalType.TIMESTAMP(
                      new TimestampType(type.kind() == CellType.Kind.INSTANT, unit(type))));
      case OTHER -> throw new IllegalStateException(name);
    };
  }

  private static SchemaElement whole(String name, CellType type) {
    boolean signed = type.kind() == CellType.Kind.SIGNED;
    SchemaElement element = element(name, type.size() > Integer.SIZE ? Type.INT64 : Type.INT32);
    if (signed && type.size() >= Integer.SIZE) {
      return element;
    }
    return element
        .setConverted_type(ConvertedType.valueOf((signed ? "INT_" : "UINT_") + type.size()))
        .setLogicalType(LogicalType.INTEGER(new IntType((byte) type.size(), signed)));
  }

  private static SchemaElement decimal(String name, CellType type) {
    int digits = type.size() > 0 ? type.size() : 38;
    int bytes = BigInteger.TEN.pow(digits).bitLength() / Byte.SIZE + 1;
    return element(name, Type.FIXED_LEN_BYTE_ARRAY)
        .setType_length(bytes)
        .setConverted_type(ConvertedType.DECIMAL)
        .setPrecision(digits)
        .setScale(type.scale())
        .setLogicalType(LogicalType.DECIMAL(new DecimalType(type.scale(), digits)));
  }

  private static TimeUnit unit(CellType type) {
    return switch (type.size()) {
      case 3 -> TimeUnit.MILLIS(new MilliSeconds());
      case 9 -> TimeUnit.NANOS(new NanoSeconds());
      default -> TimeUnit.MICROS(new MicroSeconds());
    };
  }

  /** A cell as its column stores it. */
  static Object stored(SchemaElement element, Object cell) {
    if (cell instanceof LocalDate day) {
      return (int) day.toEpochDay();
    }
    if (cell instanceof LocalTime time) {
      long value = time.toNanoOfDay() / unit(element.getLogicalType().getTIME().getUnit());
      return element.getType() == Type.INT32 ? (Object) (int) value : (Object) value;
    }
    if (cell instanceof LocalDateTime time) {
      long unit = unit(element.getLogicalType().getTIMESTAMP().getUnit());
      return Math.addExact(
          Math.multiplyExact(time.toEpochSecond(ZoneOffset.UTC), SECOND / unit),
          time.get(ChronoField.NANO_OF_SECOND) / unit);
    }
    if (cell instanceof byte[] bytes) {
      return Binary.fromConstantByteArray(bytes);
    }
    if (cell instanceof UUID id) {
      ByteBuffer bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits());
      return Binary.fromConstantByteArray(bytes.putLong(id.getLeastSignificantBits()).array());
    }
    if (cell instanceof BigDecimal number) {
      byte[] digits = number.setScale(element.getScale()).unscaledValue().toByteArray();
      byte[] all = new byte[element.getType_length()];
      Arrays.fill(all, (byte) (digits[0] < 0 ? -1 : 0));
      System.arraycopy(digits, 0, all, all.length - digits.length, digits.length);
      return Binary.fromConstantByteArray(all);
    }
    if (cell instanceof Number whole && element.getType() == Type.INT32) {
      return whole.intValue();
    }
    return cell instanceof BigInteger number ? (Object) number.longValue() : cell;
  }

  /** Nanoseconds of one unit. */
  private static long unit(TimeUnit unit) {
    return unit.isSetMILLIS() ? 1_000_000 : unit.isSetMICROS() ? 1000 : 1;
  }
}
