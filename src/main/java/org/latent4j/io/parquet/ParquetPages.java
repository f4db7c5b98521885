package org.latent4j.io.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/**
 * The pages of a column in one row group, read from the file one at a time as the library asks for
 * them: memory for one page and a dictionary, however long the row group is.
 */
final class ParquetPages implements PageReader {
  private static final int WINDOW = 1 << 12;

  private final ColumnMetaData column;
  private final Chunk chunk;
  private PageHeader ahead;
  private long values;

  ParquetPages(FileChannel channel, ColumnMetaData column) {
    this.column = column;
    long start = ParquetFooter.start(column);
    this.chunk = new Chunk(channel, start, start + column.getTotal_compressed_size());
  }

  @Override
  public long getTotalValueCount() {
    return column.getNum_values();
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    try {
      ahead = Util.readPageHeader(chunk);
      if (ahead.getType() != PageType.DICTIONARY_PAGE) {
        return null;
      }
      DictionaryPageHeader header = ahead.getDictionary_page_header();
      byte[] plain = unpacked(stored(ahead), 0, ahead);
      ahead = null;
      require(header.getNum_values() >= 0, "a dictionary of " + header.getNum_values());
      return new DictionaryPage(
          BytesInput.from(plain), header.getNum_values(), encoding(header.getEncoding()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public DataPage readPage() {
    try {
      while (true) {
        PageHeader header = ahead == null ? Util.readPageHeader(chunk) : ahead;
        ahead = null;
        byte[] stored = stored(header);
        if (header.getType() == PageType.DATA_PAGE) {
          DataPageHeader data = header.getData_page_header();
          if (count(data.getNum_values())) {
            return page(header, data, stored);
          }
        } else if (header.getType() == PageType.DATA_PAGE_V2) {
          DataPageHeaderV2 data = header.getData_page_header_v2();
          if (count(data.getNum_values())) {
            return page(header, data, stored);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a page has values; they must not be more than the column has. */
  private boolean count(int more) throws IOException {
    values += more;
    require(
        more >= 0 && values <= column.getNum_values(),
        "pages of more values than the column's " + column.getNum_values());
    return more > 0;
  }

  private DataPage page(PageHeader header, DataPageHeader data, byte[] stored) throws IOException {
    byte[] plain = unpacked(stored, 0, header);
    return new DataPageV1(
        BytesInput.from(plain),
        data.getNum_values(),
        plain.length,
        null,
        encoding(data.getRepetition_level_encoding()),
        encoding(data.getDefinition_level_encoding()),
        encoding(data.getEncoding()));
  }

  /** Its levels are not packed. */
  private DataPage page(PageHeader header, DataPageHeaderV2 data, byte[] stored)
      throws IOException {
    int repetitions = data.getRepetition_levels_byte_length();
    int definitions = data.getDefinition_levels_byte_length();
    boolean fits =
        repetitions >= 0 && definitions >= 0 && (long) repetitions + definitions <= stored.length;
    require(fits, "levels beyond their page");
    int levels = repetitions + definitions;
    byte[] plain =
        data.isIs_compressed()
            ? unpacked(stored, levels, header)
            : Arrays.copyOfRange(stored, levels, stored.length);
    return DataPageV2.uncompressed(
        data.getNum_rows(),
        data.getNum_nulls(),
        data.getNum_values(),
        BytesInput.from(stored, 0, repetitions),
        BytesInput.from(stored, repetitions, definitions),
        encoding(data.getEncoding()),
        BytesInput.from(plain),
        null);
  }

  private byte[] stored(PageHeader header) throws IOException {
    byte[] stored = chunk.take(header.getCompressed_page_size());
    if (header.isSetCrc()) {
      CRC32 sum = new CRC32();
      sum.update(stored);
      require((int) sum.getValue() == header.getCrc(), "a page whose checksum does not fit");
    }
    return stored;
  }

  private byte[] unpacked(byte[] stored, int from, PageHeader header) throws IOException {
    byte[] packed = from == 0 ? stored : Arrays.copyOfRange(stored, from, stored.length);
    int size = header.getUncompressed_page_size() - from;
    CompressionCodec codec = column.getCodec();
    // A page of no values (all of them missing) may be packed to nothing.
    return packed.length == 0 && size == 0 ? packed : ParquetCodec.unpack(codec, packed, size);
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding name) throws IOException {
    require(name != null, "no encoding");
    return Encoding.valueOf(name.name());
  }

  private static void require(boolean sound, String found) throws IOException {
    if (!sound) {
      throw new IOException(found);
    }
  }

  /** The bytes of a column in one row group. */
  private static final class Chunk extends InputStream {
    private final FileChannel channel;
    private final long end;
    private long position;
    private byte[] window = new byte[0];
    private int at;

    Chunk(FileChannel channel, long start, long end) {
      this.channel = channel;
      this.position = start;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      if (at == window.length) {
        int more = (int) Math.min(WINDOW, end - position);
        if (more == 0) {
          return -1;
        }
        window = ParquetFooter.bytes(channel, position, more).array();
        position += more;
        at = 0;
      }
      return window[at++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int first = read();
      if (first < 0) {
        return -1;
      }
      target[offset] = (byte) first;
      int more = Math.min(length - 1, window.length - at);
      System.arraycopy(window, at, target, offset + 1, more);
      at += more;
      return 1 + more;
    }

    byte[] take(int length) throws IOException {
      int held = window.length - at;
      require(length >= 0 && length <= end - position + held, "a page beyond its column");
      if (length <= held) {
        at += length;
        return Arrays.copyOfRange(window, at - length, at);
      }
      byte[] bytes = ParquetFooter.bytes(channel, position - held, length).array();
      position += length - held;
      at = window.length;
      return bytes;
    }
  }
}
