package org.latent4j.io.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordWrapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.latent4j.data.DataException;
import org.latent4j.data.table.TableCells;

/** The cells of csv records as text, under the names of the first record. */
public final class CsvTexts extends AbstractBaseCsvCallbackHandler<CsvTexts>
    implements CsvRecords.Parsed {
  private final String file;
  private final List<String> cells = new ArrayList<>();
  private List<String> header;
  private long rows;
  private long line;

  public CsvTexts(String file) {
    this.file = file;
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    line = startingLineNumber;
    cells.clear();
  }

  @Override
  protected void handleField(int index, char[] text, int offset, int length, boolean quoted) {
    cells.add(new String(text, offset, length).strip());
  }

  @Override
  protected RecordWrapper<CsvTexts> buildRecord() {
    return wrapRecord(this);
  }

  @Override
  public boolean take() {
    if (header == null) {
      header = names();
      return false;
    }
    rows++;
    if (cells.size() != header.size()) {
      throw new DataException(
          file + ", row " + rows + " (line " + line + ")", header.size() + " fields", cells.size());
    }
    return true;
  }

  private List<String> names() {
    Set<String> seen = new HashSet<>();
    for (String name : cells) {
      if (!seen.add(name)) {
        throw new DataException(file, "columns of different names", "\"" + name + "\" twice");
      }
    }
    if (cells.stream().allMatch(CsvTexts::isNumber)) {
      throw new DataException(file, "a first line of column names", "numbers alone");
    }
    return List.copyOf(cells);
  }

  private static boolean isNumber(String text) {
    return Float.isFinite(TableCells.parse(text));
  }

  /** The column names; empty before the first record. */
  List<String> header() {
    return header == null ? List.of() : header;
  }

  /** A cell of the last row, without spaces around it. */
  public String cell(int column) {
    return cells.get(column);
  }

  /** Number of rows so far. */
  long rows() {
    return rows;
  }
}
