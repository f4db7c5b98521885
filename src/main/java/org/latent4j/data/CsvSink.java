package org.latent4j.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Csv (RFC 4180, line feeds): numbers as the shortest text that reads back as the same float. */
final class CsvSink implements RowSink {
  private final Staged staged;
  private final Writer writer;
  private final int features;
  private final StringBuilder line = new StringBuilder();

  private CsvSink(Staged staged, OutputStream out, int features, List<String> columns)
      throws IOException {
    this.staged = staged;
    this.writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
    this.features = features;
    if (!columns.isEmpty()) {
      writer.append(String.join(",", columns.stream().map(CsvSink::quote).toList())).append('\n');
    }
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

  static CsvSink standardOutput(int features, List<String> columns) throws IOException {
    return new CsvSink(null, System.out, features, columns);
  }

  private static String quote(String name) {
    return name.matches("(?s).*[,\"\\r\\n].*|\\s.*|.*\\s")
        ? "\"" + name.replace("\"", "\"\"") + "\""
        : name;
  }

  @Override
  public void write(float[] values, int rows) throws IOException {
    for (int row = 0; row < rows; row++) {
      line.setLength(0);
      for (int i = 0; i < features; i++) {
        FloatText.append(line, values[row * features + i]);
        line.append(i + 1 < features ? ',' : '\n');
      }
      writer.append(line);
    }
  }

  @Override
  public void commit() throws IOException {
    writer.flush();
    if (staged == null && System.out.checkError()) {
      throw new IOException("standard output takes no more");
    }
    if (staged != null) {
      writer.close();
      staged.commit();
    }
  }

  @Override
  public void close() throws IOException {
    if (staged != null) {
      try (staged) {
        writer.close();
      }
    }
  }
}
