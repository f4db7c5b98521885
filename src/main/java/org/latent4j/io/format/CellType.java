package org.latent4j.io.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.JDBCType;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import org.latent4j.base.ShortestFloat;
import org.latent4j.data.IdColumn;

/**
 * What the cells of a column are, where a source says it. Cells are null where they are missing,
 * else of the class that belongs to their kind.
 *
 * @param kind of values
 * @param size bits of whole numbers; digits of decimal ones; digits of a second's fraction of
 *     times; how many bytes, 0 for any number
 * @param scale places behind the point of decimal numbers
 */
public record CellType(Kind kind, int size, int scale) implements IdColumn.Cells {
  private static final double WHOLE_BELOW = 1e15;
  private static final int SHOWN = 16;

  /** Kinds of values, with their classes. */
  public enum Kind {
    /** {@link Boolean}. */
    BOOLEAN("true or false"),
    /** {@link Long}. */
    SIGNED("whole numbers"),
    /** {@link Long}, of 64 bits {@link BigInteger}. */
    UNSIGNED("whole numbers"),
    /** {@link Float}. */
    FLOAT("numbers"),
    /** {@link Double}. */
    DOUBLE("numbers"),
    /** {@link BigDecimal}. */
    DECIMAL("decimal numbers"),
    /** {@link String}. */
    TEXT("text"),
    /** An array of them. */
    BYTES("bytes"),
    /** {@link java.util.UUID}. */
    UUID("identifiers (UUID)"),
    /** {@link java.time.LocalDate}. */
    DATE("dates"),
    /** {@link LocalTime}. */
    TIME("times of day"),
    /** {@link LocalTime} of UTC. */
    TIME_UTC("times of day"),
    /** {@link LocalDateTime}. */
    LOCAL("points in time"),
    /** {@link LocalDateTime} of UTC. */
    INSTANT("points in time"),
    /** Nothing that is read. */
    OTHER("values of a kind that is not read");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** For an error. */
    public String words() {
      return words;
    }

    /** Whether cells are numbers, or true and false. */
    public boolean isNumber() {
      return switch (this) {
        case BOOLEAN, SIGNED, UNSIGNED, FLOAT, DOUBLE, DECIMAL -> true;
        case TEXT, BYTES, UUID, DATE, TIME, TIME_UTC, LOCAL, INSTANT, OTHER -> false;
      };
    }
  }

  /** A kind without sizes. */
  public static CellType of(Kind kind) {
    return new CellType(kind, 0, 0);
  }

  /**
   * The type of a column of a result.
   *
   * @param name of the type, as the engine says
   * @param type of {@link java.sql.Types}
   * @param size digits of decimal numbers
   * @param scale places behind the point
   */
  public static CellType of(String name, int type, int size, int scale) {
    return switch (name) {
      case "UTINYINT" -> new CellType(Kind.UNSIGNED, 8, 0);
      case "USMALLINT" -> new CellType(Kind.UNSIGNED, 16, 0);
      case "UINTEGER" -> new CellType(Kind.UNSIGNED, 32, 0);
      case "UBIGINT" -> new CellType(Kind.UNSIGNED, 64, 0);
      case "HUGEINT", "UHUGEINT" -> new CellType(Kind.DECIMAL, 38, 0);
      case "FLOAT" -> of(Kind.FLOAT);
      case "UUID" -> of(Kind.UUID);
      case "BLOB" -> of(Kind.BYTES);
      case "TIMESTAMP_S", "TIMESTAMP_MS" -> new CellType(Kind.LOCAL, 3, 0);
      case "TIMESTAMP_NS" -> new CellType(Kind.LOCAL, 9, 0);
      default -> of(type, size, scale);
    };
  }

  private static CellType of(int type, int size, int scale) {
    return switch (JDBCType.valueOf(type)) {
      case BIT, BOOLEAN -> of(Kind.BOOLEAN);
      case TINYINT -> new CellType(Kind.SIGNED, 8, 0);
      case SMALLINT -> new CellType(Kind.SIGNED, 16, 0);
      case INTEGER -> new CellType(Kind.SIGNED, 32, 0);
      case BIGINT -> new CellType(Kind.SIGNED, 64, 0);
      case REAL -> of(Kind.FLOAT);
      case FLOAT, DOUBLE -> of(Kind.DOUBLE);
      case DECIMAL, NUMERIC -> new CellType(Kind.DECIMAL, size, scale);
      case CHAR, VARCHAR, LONGVARCHAR, NCHAR, NVARCHAR, LONGNVARCHAR, CLOB -> of(Kind.TEXT);
      case DATE -> of(Kind.DATE);
      case TIME -> new CellType(Kind.TIME, 6, 0);
      case TIME_WITH_TIMEZONE -> new CellType(Kind.TIME_UTC, 6, 0);
      case TIMESTAMP -> new CellType(Kind.LOCAL, 6, 0);
      case TIMESTAMP_WITH_TIMEZONE -> new CellType(Kind.INSTANT, 6, 0);
      default -> of(Kind.OTHER);
    };
  }

  /** What a driver gives, as a cell of this type where that can be. */
  public Object cell(Object given) {
    if (given instanceof Byte || given instanceof Short || given instanceof Integer) {
      return kind == Kind.BOOLEAN
          ? (Object) (((Number) given).intValue() != 0)
          : (Object) ((Number) given).longValue();
    }
    if (given instanceof BigInteger number && kind == Kind.DECIMAL) {
      return new BigDecimal(number);
    }
    if (given instanceof OffsetTime time) {
      return time.withOffsetSameInstant(ZoneOffset.UTC).toLocalTime();
    }
    if (given instanceof OffsetDateTime time) {
      return LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC);
    }
    if (given instanceof Timestamp time) {
      return time.toLocalDateTime();
    }
    if (given instanceof Time time) {
      return time.toLocalTime();
    }
    return given instanceof java.sql.Date date ? date.toLocalDate() : given;
  }

  /**
   * As a csv file would have it.
   *
   * @throws IllegalArgumentException with the first bytes, if they are no UTF-8
   */
  @Override
  public String text(Object cell) {
    if (cell instanceof byte[] bytes) {
      return utf8(bytes);
    }
    if (cell instanceof Float number) {
      return text(number.floatValue());
    }
    if (cell instanceof Double number) {
      return text(number.doubleValue());
    }
    if (cell instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return kind == Kind.INSTANT && cell instanceof LocalDateTime time
        ? time.toInstant(ZoneOffset.UTC).toString()
        : cell.toString();
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      byte[] shown = Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN));
      throw new IllegalArgumentException("bytes " + HexFormat.of().formatHex(shown), e);
    }
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
}
