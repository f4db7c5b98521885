package org.latent4j.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads csv (RFC 4180, UTF-8, commas) row by row. */
final class CsvFile {
  static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private CsvFile() {}

  /** Numbers of the chosen columns, and the label column if one is named. */
  static Dataset open(String source, Path file, ReadOptions options) throws IOException {
    try (RowStore store = new RowStore(options.budget(), ElementType.FLOAT32)) {
      CsvRows records = new CsvRows(file.toString(), options.header(), false);
      records.choose(options);
      read(file, records, store);
      return new Dataset(
          source,
          store.finish(List.of(records.layout().features())),
          records.layout().names(),
          records.labels(),
          options.table().map(TableReading::columns));
    }
  }

  /** The only column of a file as labels. */
  static Labels labels(Path file, ReadOptions.Header header) throws IOException {
    CsvRows records = new CsvRows(file.toString(), header, true);
    records.choose(List.of(), Optional.of("1"));
    read(file, records, null);
    return records.labels().orElseThrow();
  }

  /** A column of a file that begins with column names, whatever the others hold. */
  static Labels column(Path file, String column) throws IOException {
    CsvTexts texts = new CsvTexts(file.toString());
    LabelCollector labels = new LabelCollector();
    try (CsvRecords records = new CsvRecords(file.toString(), texts, text(file))) {
      while (records.next()) {
        int place = texts.header().indexOf(column);
        if (place < 0) {
          throw CsvLayout.missing(file.toString(), texts.header(), column);
        }
        String cell = texts.cell(place);
        if (MissingText.is(cell)) {
          labels.addUnknown();
        } else {
          labels.add(cell);
        }
      }
    }
    if (labels.count() == 0) {
      throw new DataException(file.toString(), "column names and at least one row", "no row");
    }
    return labels.finish();
  }

  private static void read(Path file, CsvRows rows, RowStore store) throws IOException {
    try (CsvRecords records = new CsvRecords(file.toString(), rows, text(file))) {
      while (records.next()) {
        if (store != null) {
          store.append(rows.values(), rows.layout().features());
        }
      }
      rows.requireRows();
    }
  }

  /** The text of a file, unpacked, without a byte order mark. */
  static InputStream text(Path file) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(InputFile.open(file), 1 << 16);
    try {
      buffered.mark(BYTE_ORDER_MARK.length);
      if (!Arrays.equals(buffered.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
        buffered.reset();
      }
      return buffered;
    } catch (IOException | RuntimeException e) {
      buffered.close();
      throw e;
    }
  }
}
