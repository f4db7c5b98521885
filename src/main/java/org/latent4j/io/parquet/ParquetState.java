package org.latent4j.io.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/** Row groups that are written, as text for a journal: a footer of their own in base 64. */
final class ParquetState {
  private ParquetState() {}

  static String text(List<RowGroup> groups) throws IOException {
    if (groups.isEmpty()) {
      return "";
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(new FileMetaData(1, List.of(), 0, groups), bytes);
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  static List<RowGroup> groups(String text) throws IOException {
    if (text.isEmpty()) {
      return List.of();
    }
    byte[] bytes = Base64.getDecoder().decode(text);
    return Util.readFileMetaData(new ByteArrayInputStream(bytes)).getRow_groups();
  }
}
