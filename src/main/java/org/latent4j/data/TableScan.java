package org.latent4j.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One pass over all cells of a csv file with a header. */
final class TableScan {
  private final String file;
  private final List<String> header;
  private final List<ColumnProfile> profiles;

  private TableScan(String file, List<String> header, List<ColumnProfile> profiles) {
    this.file = file;
    this.header = header;
    this.profiles = profiles;
  }

  static TableScan of(Path csv) throws IOException {
    String file = csv.toString();
    CsvTexts row = new CsvTexts(file);
    List<ColumnProfile> profiles = new ArrayList<>();
    try (CsvRecords records = new CsvRecords(file, row, CsvFile.text(csv))) {
      while (records.next()) {
        for (int i = 0; i < row.header().size(); i++) {
          if (row.rows() == 1) {
            profiles.add(new ColumnProfile());
          }
          profiles.get(i).add(row.cell(i));
        }
      }
    }
    if (row.rows() == 0) {
      throw new DataException(
          file, "at least one row", row.header().isEmpty() ? "none" : "a header alone");
    }
    return new TableScan(file, row.header(), profiles);
  }

  /** The column names in the file's order. */
  List<String> header() {
    return header;
  }

  /** What was found in a column; an error if the file lacks it. */
  ColumnProfile profile(String column) {
    int index = header.indexOf(column);
    if (index < 0) {
      throw CsvLayout.missing(file, header, column);
    }
    return profiles.get(index);
  }
}
