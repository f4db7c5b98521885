package org.latent4j.io.csv;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.ElementType;
import org.latent4j.data.LabelCollector;
import org.latent4j.data.Labels;
import org.latent4j.data.RowStore;
import org.latent4j.data.table.ColumnLayout;
import org.latent4j.data.table.TableReading;
import org.latent4j.data.table.TextRows;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.format.ReadOptions;

/** Reads csv (RFC 4180, UTF-8, commas) row by row. */
public final class CsvFile {
  static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private CsvFile() {}

  public static boolean matches(Path file) {
    return InputFile.lowerName(file).matches(".*\\.csv(\\.gz)?");
  }

  /**
   * Numbers of the chosen columns, and the label column if one is named.
   *
   * @param files one below the other, with the same columns
   */
  public static Dataset open(String source, List<Path> files, ReadOptions options)
      throws IOException {
    LabelCollector labels = new LabelCollector();
    ColumnLayout first = null;
    try (RowStore store = new RowStore(options.budget(), ElementType.FLOAT32)) {
      for (Path file : files) {
        CsvRows records = new CsvRows(file.toString(), options.header(), labels);
        records.choose(options);
        read(file, records, store);
        ColumnLayout layout = records.layout();
        if (first != null && !layout.isLike(first)) {
          throw new DataException(
              file.toString(),
              "the columns of " + files.get(0) + ", " + first.describe(),
              layout.describe());
        }
        first = layout;
      }
      return new Dataset(
          source,
          store.finish(List.of(first.features())),
          first.names(),
          options.labelColumn().map(column -> labels.finish()),
          options.table().map(TableReading::columns));
    }
  }

  /** The only column of a file as labels. */
  public static Labels labels(Path file, ReadOptions.Header header) throws IOException {
    LabelCollector labels = new LabelCollector();
    CsvRows records = new CsvRows(file.toString(), header, labels);
    records.chooseLabelsAlone();
    read(file, records, null);
    return labels.finish();
  }

  /** The cells of a file that begins with column names. */
  public static TextRows texts(Path file) throws IOException {
    InputStream in = text(file);
    CsvTexts texts = new CsvTexts(file.toString());
    CsvRecords records = new CsvRecords(file.toString(), texts, in);
    return new TextRows() {
      @Override
      public String file() {
        return file.toString();
      }

      @Override
      public List<String> header() {
        return texts.header();
      }

      @Override
      public boolean next() throws IOException {
        return records.next();
      }

      @Override
      public String cell(int column) {
        return texts.cell(column);
      }

      @Override
      public void close() throws IOException {
        records.close();
      }
    };
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
  public static InputStream text(Path file) throws IOException {
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
