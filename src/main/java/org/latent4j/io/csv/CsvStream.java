package org.latent4j.io.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.latent4j.data.LabelCollector;
import org.latent4j.data.RowStream;
import org.latent4j.io.file.InputFile;
import org.latent4j.io.format.ReadOptions;

/** Blocks of a csv file: cut at line ends as they are taken, read as numbers afterwards. */
public final class CsvStream implements RowStream {
  private final String source;
  private final String file;
  private final InputStream in;
  private final CsvLines lines;
  private final CsvRows first;
  private final int blockRows;
  private long row;
  private long line;
  private CsvRows further;
  private CsvRecords rest;

  private CsvStream(
      String source, Path file, InputStream in, CsvLines lines, CsvRows first, int blockRows) {
    this.source = source;
    this.file = file.toString();
    this.in = in;
    this.lines = lines;
    this.first = first;
    this.blockRows = blockRows;
  }

  public static RowStream open(String source, Path file, ReadOptions options, int blockRows)
      throws IOException {
    InputStream in = InputFile.open(file);
    try {
      CsvLines lines = new CsvLines(in);
      CsvRows first = new CsvRows(file.toString(), options.header(), new LabelCollector());
      first.choose(options);
      CsvStream stream = new CsvStream(source, file, in, lines, first, blockRows);
      stream.begin(lines.firstRecord());
      return stream;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Learns the layout from the first record, and passes over it if it is a header. */
  private void begin(byte[] record) throws IOException {
    boolean header;
    try (CsvRecords records = new CsvRecords(file, first, new ByteArrayInputStream(record))) {
      header = !records.next();
    }
    if (first.layout() == null) {
      first.requireRows();
    }
    if (header) {
      lines.skip(record.length);
      line = lineEnds(record);
    }
  }

  private static int lineEnds(byte[] text) {
    int ends = 0;
    for (int i = 0; i < text.length; i++) {
      boolean pair = text[i] == '\r' && i + 1 < text.length && text[i + 1] == '\n';
      ends += text[i] == '\n' || (text[i] == '\r' && !pair) ? 1 : 0;
    }
    return ends;
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public int features() {
    return first.layout().features();
  }

  @Override
  public List<String> columns() {
    return first.layout().names();
  }

  @Override
  public Block block() {
    return new Lines();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private final class Lines implements Block {
    private final CsvNumbers numbers = new CsvNumbers(file, first);
    private byte[] text = new byte[0];
    private int length;
    private long firstRow;
    private long firstLine;
    private int rows;
    private float[] values = new float[0];
    private boolean read;

    @Override
    public boolean take() throws IOException {
      if (rest == null && !takeLines()) {
        further = first.after(row, line);
        rest = new CsvRecords(file, further, lines.rest());
      }
      if (rest != null) {
        takeRecords();
      }
      row += rows;
      if (row == 0) {
        first.after(0, 0).requireRows();
      }
      return rows > 0;
    }

    /** False where the lines are irregular. */
    private boolean takeLines() throws IOException {
      CsvLines.End end = lines.take(blockRows, text);
      text = lines.bytes();
      if (end == CsvLines.End.IRREGULAR) {
        return false;
      }
      length = lines.length();
      rows = lines.rows();
      firstRow = row;
      firstLine = line;
      line += lines.lines();
      read = false;
      return true;
    }

    private void takeRecords() throws IOException {
      room(blockRows);
      rows = 0;
      while (rows < blockRows && rest.next()) {
        System.arraycopy(further.values(), 0, values, rows * features(), features());
        rows++;
      }
      read = true;
    }

    private void room(int rows) {
      int size = Math.multiplyExact(rows, features());
      values = values.length < size ? new float[size] : values;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public FloatBuffer values() throws IOException {
      if (!read) {
        room(rows);
        if (first.isTable()) {
          readCells();
        } else {
          numbers.read(text, length, firstRow, firstLine, values);
        }
        read = true;
      }
      return FloatBuffer.wrap(values, 0, rows * features());
    }

    private void readCells() throws IOException {
      CsvRows cells = first.after(firstRow, firstLine);
      var in = new ByteArrayInputStream(text, 0, length);
      try (CsvRecords records = new CsvRecords(file, cells, in)) {
        for (int at = 0; records.next(); at += features()) {
          System.arraycopy(cells.values(), 0, values, at, features());
        }
      }
    }
  }
}
