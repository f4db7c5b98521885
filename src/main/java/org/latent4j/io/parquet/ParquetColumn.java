package org.latent4j.io.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;

/**
 * A column of a Parquet file whose values are stored one after the other: a column of plain values,
 * a field of a struct, or the elements of a list.
 *
 * @param name of the outermost field; of a struct's field all names with points between them
 * @param leaf place among the stored columns
 * @param descriptor type and levels, as the library's readers take them
 * @param meaning of the stored values
 * @param list whether a row has any number of values
 * @param elementLevel of a list the definition level from which on there is an element
 * @param element what the file says of it
 */
public record ParquetColumn(
    String name,
    int leaf,
    ColumnDescriptor descriptor,
    Meaning meaning,
    boolean list,
    int elementLevel,
    SchemaElement element) {
  private static final int MOST_PLACES = 128;

  /** Bits that a whole number may have, fewer than the 32 or 64 that it is stored in; else 64. */
  int bits() {
    if (element.isSetLogicalType() && element.getLogicalType().isSetINTEGER()) {
      return element.getLogicalType().getINTEGER().getBitWidth();
    }
    ConvertedType type = element.isSetConverted_type() ? element.getConverted_type() : null;
    boolean eight = type == ConvertedType.INT_8 || type == ConvertedType.UINT_8;
    boolean sixteen = type == ConvertedType.INT_16 || type == ConvertedType.UINT_16;
    return eight ? 8 : sixteen ? 16 : Long.SIZE;
  }

  /** What stored values stand for. */
  enum Meaning {
    BOOLEAN("true or false"),
    SIGNED("whole numbers"),
    UNSIGNED("whole numbers"),
    FLOATING("numbers"),
    HALF("numbers"),
    DECIMAL("decimal numbers"),
    TEXT("text"),
    UUID("identifiers (UUID)"),
    DATE("dates"),
    TIME("times of day"),
    TIMESTAMP("points in time"),
    /** Points in time as Hive, Impala and Spark write them, in 96 bits. */
    TIMESTAMP96("points in time"),
    OTHER("values of a kind that is not read");

    private final String words;

    Meaning(String words) {
      this.words = words;
    }

    boolean isNumber() {
      return switch (this) {
        case BOOLEAN, SIGNED, UNSIGNED, FLOATING, HALF, DECIMAL -> true;
        default -> false;
      };
    }

    static Meaning of(SchemaElement element) {
      LogicalType logical = element.isSetLogicalType() ? element.getLogicalType() : null;
      Meaning said = logical == null ? null : ofLogical(logical);
      if (said == null && element.isSetConverted_type()) {
        said = ofConverted(element.getConverted_type());
      }
      return said != null ? fitting(said, element) : ofType(element);
    }

    private static Meaning ofLogical(LogicalType type) {
      return switch (type.getSetField()) {
        case STRING, ENUM, JSON -> TEXT;
        case DECIMAL -> DECIMAL;
        case DATE -> DATE;
        case TIME -> TIME;
        case TIMESTAMP -> TIMESTAMP;
        case INTEGER -> type.getINTEGER().isIsSigned() ? SIGNED : UNSIGNED;
        case UUID -> UUID;
        case FLOAT16 -> HALF;
        default -> OTHER;
      };
    }

    private static Meaning ofConverted(ConvertedType type) {
      return switch (type) {
        case UTF8, ENUM, JSON -> TEXT;
        case DECIMAL -> DECIMAL;
        case DATE -> DATE;
        case TIME_MILLIS, TIME_MICROS -> TIME;
        case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> TIMESTAMP;
        case INT_8, INT_16, INT_32, INT_64 -> SIGNED;
        case UINT_8, UINT_16, UINT_32, UINT_64 -> UNSIGNED;
        default -> OTHER;
      };
    }

    private static Meaning ofType(SchemaElement element) {
      return switch (element.getType()) {
        case BOOLEAN -> BOOLEAN;
        case INT32, INT64 -> SIGNED;
        case FLOAT, DOUBLE -> FLOATING;
        case BYTE_ARRAY -> TEXT;
        case INT96 -> TIMESTAMP96;
        case FIXED_LEN_BYTE_ARRAY -> OTHER;
      };
    }

    /** What is said of a stored type must be possible for it. */
    private static Meaning fitting(Meaning said, SchemaElement element) {
      boolean whole =
          switch (element.getType()) {
            case INT32, INT64 -> true;
            default -> false;
          };
      boolean bytes =
          switch (element.getType()) {
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> true;
            default -> false;
          };
      int length = element.getType_length();
      boolean fits =
          switch (said) {
            case SIGNED, UNSIGNED, DATE, TIME, TIMESTAMP -> whole;
            case DECIMAL ->
                (whole || bytes) && scale(element) >= 0 && scale(element) <= MOST_PLACES;
            case TEXT -> bytes;
            case UUID -> bytes && length == 16;
            case HALF -> bytes && length == 2;
            default -> false;
          };
      return fits ? said : OTHER;
    }
  }

  /** What it holds, for an error. */
  String describe() {
    return (list ? "lists of " : "") + meaning.words;
  }

  /** Places behind the point of a decimal number. */
  int scale() {
    return scale(element);
  }

  private static int scale(SchemaElement element) {
    boolean logical = element.isSetLogicalType() && element.getLogicalType().isSetDECIMAL();
    return logical ? element.getLogicalType().getDECIMAL().getScale() : element.getScale();
  }

  /** The place of a row and this column, for an error; the row counts from 1. */
  String place(String file, long row) {
    return file + ", row " + row + ", column \"" + name + "\"";
  }
}
