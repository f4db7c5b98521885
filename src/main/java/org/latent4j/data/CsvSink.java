package org.latent4j.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Csv (RFC 4180, line feeds): numbers as the shortest text that reads back as the same float. */
final class CsvSink implements RowSink {
  private final Staged staged;
  private final OutputStream out;
  private final int features;
  private final Text own = new Text();
  private byte[] header;

  private CsvSink(Staged staged, OutputStream out, int features, List<String> columns) {
    this.staged = staged;
    this.out = out;
    this.features = features;
    String names = String.join(",", columns.stream().map(CsvSink::quote).toList());
    this.header = (columns.isEmpty() ? "" : names + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static CsvSink file(Path path, int features, List<String> columns) throws IOException {
    Staged staged = Staged.file(path);
    try {
      OutputStream out = Files.newOutputStream(staged.staging());
      boolean packed = InputFile.isGzip(path);
      return new CsvSink(
          staged, packed ? new GZIPOutputStream(out, 1 << 16) : out, features, columns);
    } catch (IOException | RuntimeException e) {
      staged.close();
      throw e;
    }
  }

  static CsvSink standardOutput(int features, List<String> columns) {
    return new CsvSink(null, System.out, features, columns);
  }

  private static String quote(String name) {
    return name.matches("(?s).*[,\"\\r\\n].*|\\s.*|.*\\s")
        ? "\"" + name.replace("\"", "\"\"") + "\""
        : name;
  }

  @Override
  public void write(float[] values, int rows) throws IOException {
    own.prepare(values, rows);
    own.append();
  }

  @Override
  public Piece piece() {
    return new Text();
  }

  /** Lines of rows. */
  private final class Text implements Piece {
    private byte[] lines = new byte[0];
    private int length;

    @Override
    public void prepare(float[] values, int rows) {
      length = 0;
      for (int row = 0; row < rows; row++) {
        int room = Math.addExact(length, Math.multiplyExact(features, ShortestFloat.LONGEST + 1));
        if (lines.length < room) {
          lines = Arrays.copyOf(lines, Math.max(room, (int) Math.min(2L * room, 1 << 30)));
        }
        for (int i = 0; i < features; i++) {
          length = ShortestFloat.write(values[row * features + i], lines, length);
          lines[length++] = (byte) (i + 1 < features ? ',' : '\n');
        }
      }
    }

    @Override
    public void append() throws IOException {
      writeHeader();
      out.write(lines, 0, length);
    }
  }

  /** Not before there is something below it: standard output shows nothing of a run that fails. */
  private void writeHeader() throws IOException {
    out.write(header);
    header = new byte[0];
  }

  @Override
  public void commit() throws IOException {
    writeHeader();
    out.flush();
    if (staged == null && System.out.checkError()) {
      throw new IOException("standard output takes no more");
    }
    if (staged != null) {
      out.close();
      staged.commit();
    }
  }

  @Override
  public void close() throws IOException {
    if (staged != null) {
      try (staged) {
        out.close();
      }
    }
  }
}
