package org.latent4j.io.parquet;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.latent4j.data.DataException;

/**
 * What a Parquet file says of itself at its end, checked against the file's length.
 *
 * @param columns as they are stored
 * @param groups row groups that hold rows
 * @param rows of all groups
 * @param writer program that wrote the file, or empty
 */
record ParquetFooter(List<ParquetColumn> columns, List<RowGroup> groups, long rows, String writer) {
  static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private static final int TAIL = Integer.BYTES + MAGIC.length;

  /**
   * Reads the footer.
   *
   * @param file its name, for errors
   * @throws DataException if there is none, or it contradicts itself or the file
   */
  static ParquetFooter read(String file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < MAGIC.length + TAIL) {
      throw new DataException(file, "a Parquet file", size + " bytes");
    }
    requireMagic(file, channel, 0, "at its start");
    requireMagic(file, channel, size - MAGIC.length, "at its end (a file cut short?)");
    int length = bytes(channel, size - TAIL, Integer.BYTES).getInt();
    if (length < 1 || length > size - MAGIC.length - TAIL) {
      throw new DataException(
          file, "a footer within its " + size + " bytes", "one of " + (length & 0xffffffffL));
    }
    byte[] footer = bytes(channel, size - TAIL - length, length).array();
    return ParquetFaults.of(
        file,
        "a Parquet footer",
        () -> of(file, Util.readFileMetaData(new ByteArrayInputStream(footer)), size));
  }

  private static void requireMagic(String file, FileChannel channel, long at, String where)
      throws IOException {
    String found =
        new String(bytes(channel, at, MAGIC.length).array(), StandardCharsets.ISO_8859_1);
    if (found.equals("PARE")) {
      throw new DataException(file, "a Parquet file that is not encrypted", "an encrypted one");
    }
    if (!found.equals("PAR1")) {
      throw new DataException(file, "a Parquet file, with PAR1 " + where, "something else");
    }
  }

  /** Bytes of a file, little-endian, from the buffer's start. */
  static ByteBuffer bytes(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("ends within " + length + " bytes from byte " + position);
      }
    }
    return bytes.flip();
  }

  private static ParquetFooter of(String file, FileMetaData data, long size) {
    List<ParquetColumn> columns = ParquetSchema.columns(file, data.getSchema());
    List<RowGroup> groups = new ArrayList<>();
    long rows = 0;
    for (RowGroup group : data.getRow_groups()) {
      if (group.getNum_rows() < 0 || group.getColumnsSize() != columns.size()) {
        throw new DataException(
            file,
            "row groups of " + columns.size() + " columns",
            group.getColumnsSize() + " columns, " + group.getNum_rows() + " rows");
      }
      for (ParquetColumn column : columns) {
        require(file, column, group.getColumns().get(column.leaf()), group.getNum_rows(), size);
      }
      rows = Math.addExact(rows, group.getNum_rows());
      if (group.getNum_rows() > 0) {
        groups.add(group);
      }
    }
    if (rows != data.getNum_rows()) {
      throw new DataException(file, data.getNum_rows() + " rows in its row groups", rows);
    }
    String writer = data.isSetCreated_by() ? data.getCreated_by() : "";
    return new ParquetFooter(columns, List.copyOf(groups), rows, writer);
  }

  private static void require(
      String file, ParquetColumn column, ColumnChunk chunk, long rows, long size) {
    String where = file + ", column \"" + column.name() + "\"";
    if (!chunk.isSetMeta_data()) {
      throw new DataException(where, "a column that is not encrypted", "an encrypted one");
    }
    if (chunk.isSetFile_path()) {
      throw new DataException(
          where, "values in the file itself", "a name: " + chunk.getFile_path());
    }
    ColumnMetaData data = chunk.getMeta_data();
    long start = start(data);
    long length = data.getTotal_compressed_size();
    if (start < MAGIC.length || length < 0 || length > size - start) {
      throw new DataException(
          where, "its place in the file's " + size + " bytes", start + " and " + length + " more");
    }
    boolean values = column.list() ? data.getNum_values() >= rows : data.getNum_values() == rows;
    if (!values || data.getType() != column.element().getType()) {
      throw new DataException(
          where,
          rows + " values of " + column.element().getType(),
          data.getNum_values() + " of " + data.getType());
    }
  }

  /** Where the pages of a column begin in a row group. */
  static long start(ColumnMetaData column) {
    long data = column.getData_page_offset();
    // Some writers leave 0 where there is no dictionary.
    boolean dictionary =
        column.isSetDictionary_page_offset() && column.getDictionary_page_offset() > 0;
    return dictionary ? Math.min(data, column.getDictionary_page_offset()) : data;
  }
}
