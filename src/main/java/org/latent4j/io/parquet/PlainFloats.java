package org.latent4j.io.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.PageWriter;

/**
 * Float32 numbers, all of them there, in the pages that the library's writer would make of them:
 * that one looks at every number for statistics, levels and sizes, of which nothing is kept.
 */
final class PlainFloats {
  private static final int PAGE_ROWS = ParquetProperties.DEFAULT_PAGE_ROW_COUNT_LIMIT;

  private ByteBuffer page = ByteBuffer.allocate(0);
  private PageWriter pages;

  /** Goes on in a new row group. */
  void begin(PageWriter group) {
    pages = group;
    page.clear();
  }

  /** Takes numbers that lie {@code step} apart; a page ends with the call that fills it. */
  void write(float[] values, int first, int step, int count) throws IOException {
    int bytes = count * Float.BYTES;
    if (page.remaining() < bytes) {
      int capacity = Math.max(page.position() + bytes, Math.min(2 * page.capacity(), 1 << 17));
      page = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(page.flip());
    }
    for (int i = 0, at = first; i < count; i++, at += step) {
      page.putFloat(values[at]);
    }
    if (page.position() >= PAGE_ROWS * Float.BYTES) {
      flush();
    }
  }

  /** Ends the page. */
  @SuppressWarnings("deprecation") // It is the name of "no levels" in pages of version 1.
  void flush() throws IOException {
    if (page.position() > 0) {
      int values = page.position() / Float.BYTES;
      BytesInput bytes = BytesInput.from(page.flip());
      Encoding none = Encoding.BIT_PACKED;
      pages.writePage(bytes, values, values, null, none, none, Encoding.PLAIN);
      page.clear();
    }
  }

  /** Bytes that are held. */
  long bufferedSize() {
    return page.position() + pages.getMemSize();
  }
}
