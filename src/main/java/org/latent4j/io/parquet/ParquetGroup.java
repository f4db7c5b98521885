package org.latent4j.io.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.xerial.snappy.Snappy;

/** A row group that is being made: takes the library's pages, packs them and keeps them. */
final class ParquetGroup implements PageWriteStore {
  private final Map<ColumnDescriptor, Column> columns = new LinkedHashMap<>();
  private byte[] packing = {};

  /** Empty, for columns in their order. */
  ParquetGroup(List<ColumnDescriptor> columns) {
    columns.forEach(column -> this.columns.put(column, new Column(column)));
  }

  @Override
  public PageWriter getPageWriter(ColumnDescriptor path) {
    return columns.get(path);
  }

  /** Where bytes go. */
  interface Target {
    void write(byte[] bytes) throws IOException;
  }

  /**
   * Writes all pages.
   *
   * @param rows of the group
   * @param position in the file
   * @return what the footer says of the group
   */
  RowGroup write(long rows, long position, Target target) throws IOException {
    List<ColumnChunk> chunks = new ArrayList<>();
    long at = position;
    long bytes = 0;
    for (Column column : columns.values()) {
      ColumnMetaData data = column.write(at, target);
      chunks.add(new ColumnChunk(at).setMeta_data(data));
      at += data.getTotal_compressed_size();
      bytes += data.getTotal_uncompressed_size();
    }
    return new RowGroup(chunks, bytes, rows);
  }

  private static Encoding encoding(org.apache.parquet.column.Encoding name) {
    return Encoding.valueOf(name.name());
  }

  /** The pages of a column. */
  private final class Column implements PageWriter {
    private final ColumnDescriptor column;
    private final List<byte[]> pages = new ArrayList<>();
    private final Set<Encoding> encodings = EnumSet.noneOf(Encoding.class);
    private byte[] dictionary = {};
    private long bytes;
    private long values;
    private long nulls;
    private long plainBytes;

    Column(ColumnDescriptor column) {
      this.column = column;
    }

    @Override
    public void writePage(
        BytesInput bytes,
        int valueCount,
        int rowCount,
        Statistics<?> statistics,
        org.apache.parquet.column.Encoding repetitions,
        org.apache.parquet.column.Encoding definitions,
        org.apache.parquet.column.Encoding data)
        throws IOException {
      encodings.add(encoding(repetitions));
      encodings.add(encoding(definitions));
      encodings.add(encoding(data));
      PageHeader header = new PageHeader(PageType.DATA_PAGE, 0, 0);
      header.setData_page_header(
          new DataPageHeader(
              valueCount, encoding(data), encoding(definitions), encoding(repetitions)));
      pages.add(packed(header, bytes));
      values += valueCount;
      nulls += statistics == null ? 0 : Math.max(0, statistics.getNumNulls());
    }

    @Override
    public void writePage(
        BytesInput bytes,
        int valueCount,
        int rowCount,
        Statistics<?> statistics,
        SizeStatistics sizes,
        org.apache.parquet.column.Encoding repetitions,
        org.apache.parquet.column.Encoding definitions,
        org.apache.parquet.column.Encoding data)
        throws IOException {
      writePage(bytes, valueCount, rowCount, statistics, repetitions, definitions, data);
    }

    @Override
    @Deprecated
    public void writePage(
        BytesInput bytes,
        int valueCount,
        Statistics<?> statistics,
        org.apache.parquet.column.Encoding repetitions,
        org.apache.parquet.column.Encoding definitions,
        org.apache.parquet.column.Encoding data) {
      throw new UnsupportedOperationException("a page comes with its number of rows");
    }

    @Override
    public void writePageV2(
        int rowCount,
        int nullCount,
        int valueCount,
        BytesInput repetitions,
        BytesInput definitions,
        org.apache.parquet.column.Encoding encoding,
        BytesInput data,
        Statistics<?> statistics) {
      throw new UnsupportedOperationException("pages of version 1 are written");
    }

    @Override
    public void writeDictionaryPage(DictionaryPage page) throws IOException {
      encodings.add(encoding(page.getEncoding()));
      PageHeader header = new PageHeader(PageType.DICTIONARY_PAGE, 0, 0);
      header.setDictionary_page_header(
          new DictionaryPageHeader(page.getDictionarySize(), encoding(page.getEncoding())));
      dictionary = packed(header, page.getBytes());
    }

    /** A page with its header. */
    private byte[] packed(PageHeader header, BytesInput content) throws IOException {
      ByteBuffer plain = content.toByteBuffer(HeapByteBufferAllocator.getInstance(), unused -> {});
      int longest = Snappy.maxCompressedLength(plain.remaining());
      if (packing.length < longest) {
        packing = new byte[longest];
      }
      byte[] packed = packing;
      int length =
          Snappy.compress(
              plain.array(), plain.arrayOffset() + plain.position(), plain.remaining(), packed, 0);
      CRC32 sum = new CRC32();
      sum.update(packed, 0, length);
      header.setUncompressed_page_size(plain.remaining());
      header.setCompressed_page_size(length);
      header.setCrc((int) sum.getValue());
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      Util.writePageHeader(header, head);
      plainBytes += head.size() + plain.remaining();
      byte[] page = Arrays.copyOf(head.toByteArray(), head.size() + length);
      System.arraycopy(packed, 0, page, head.size(), length);
      bytes += page.length;
      return page;
    }

    ColumnMetaData write(long position, Target target) throws IOException {
      target.write(dictionary);
      for (byte[] page : pages) {
        target.write(page);
      }
      PrimitiveTypeName type = column.getPrimitiveType().getPrimitiveTypeName();
      ColumnMetaData data =
          new ColumnMetaData(
              type == PrimitiveTypeName.BINARY ? Type.BYTE_ARRAY : Type.valueOf(type.name()),
              List.copyOf(encodings),
              List.of(column.getPath()),
              CompressionCodec.SNAPPY,
              values,
              plainBytes,
              getMemSize(),
              position + dictionary.length);
      data.setStatistics(new org.apache.parquet.format.Statistics().setNull_count(nulls));
      if (dictionary.length > 0) {
        data.setDictionary_page_offset(position);
      }
      return data;
    }

    @Override
    public long getMemSize() {
      return bytes;
    }

    @Override
    public long allocatedSize() {
      return getMemSize();
    }

    @Override
    public String memUsageString(String prefix) {
      return prefix + " " + getMemSize();
    }
  }
}
