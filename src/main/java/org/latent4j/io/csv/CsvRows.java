package org.latent4j.io.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordWrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.latent4j.base.FloatText;
import org.latent4j.data.DataException;
import org.latent4j.data.LabelCollector;
import org.latent4j.data.table.ColumnLayout;
import org.latent4j.data.table.MissingText;
import org.latent4j.data.table.TableCells;
import org.latent4j.io.format.ReadOptions;

/**
 * Turns the fields of csv records into numbers as the parser meets them. The first record is kept
 * as text until it is known whether it is a header; of the others only labels become strings.
 */
final class CsvRows extends AbstractBaseCsvCallbackHandler<CsvRows> implements CsvRecords.Parsed {
  private static final int SHOWN = 40;
  private static final Set<String> HEADER_OF_LABELS =
      Set.of("label", "labels", "class", "classes", "target", "y");

  private final String file;
  private final ReadOptions.Header headerRule;
  private final LabelCollector labels;
  private boolean labelsOnly;
  private List<String> columns = List.of();
  private Optional<String> labelColumn = Optional.empty();
  private List<String> ids = List.of();
  private Optional<TableCells> table = Optional.empty();

  private final List<String> first = new ArrayList<>();
  private ColumnLayout layout;
  private float[] values;
  private long rows;
  private long linesBefore;
  private long line;
  private int fields;
  private String label;
  private int badColumn = -1;
  private String badText;

  /**
   * Records of a file.
   *
   * @param labels takes those of the label column
   */
  CsvRows(String file, ReadOptions.Header headerRule, LabelCollector labels) {
    this.file = file;
    this.headerRule = headerRule;
    this.labels = labels;
  }

  /**
   * Records of the same file further on, without labels.
   *
   * @param rowsBefore rows that lie before them
   * @param linesBefore lines that lie before them
   */
  CsvRows after(long rowsBefore, long linesBefore) {
    CsvRows further = new CsvRows(file, headerRule, labels);
    further.layout = layout;
    further.table = table;
    further.values = further.row();
    further.rows = rowsBefore;
    further.linesBefore = linesBefore;
    return further;
  }

  /** Takes the only column as labels. */
  void chooseLabelsAlone() {
    labelsOnly = true;
    labelColumn = Optional.of("1");
  }

  void choose(ReadOptions options) {
    columns = options.columns();
    labelColumn = options.labelColumn();
    ids = options.ids();
    table = options.table().map(TableCells::new);
  }

  /** Whether cells are read by the kinds of their columns. */
  boolean isTable() {
    return table.isPresent();
  }

  /** A row without values: of a table, those of columns that the file lacks stay missing. */
  private float[] row() {
    float[] row = new float[layout.features()];
    if (isTable()) {
      Arrays.fill(row, Float.NaN);
    }
    return row;
  }

  /** Where labels are all there is, an empty line is one that is not known. */
  @Override
  public boolean takesEmptyLines() {
    return labelsOnly;
  }

  ColumnLayout layout() {
    return layout;
  }

  void requireRows() {
    if (rows == 0) {
      throw new DataException(file, "at least one row", layout == null ? "none" : "a header alone");
    }
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    line = linesBefore + startingLineNumber;
    fields = 0;
    badColumn = -1;
    if (layout == null) {
      first.clear();
    }
  }

  @Override
  protected void handleField(int index, char[] text, int offset, int length, boolean quoted) {
    fields = index + 1;
    if (layout == null) {
      first.add(new String(text, offset, length).strip());
    } else if (index < layout.slots().length) {
      field(index, text, offset, length);
    }
  }

  @Override
  protected RecordWrapper<CsvRows> buildRecord() {
    return wrapRecord(this);
  }

  private void field(int index, char[] text, int offset, int length) {
    int slot = layout.slots()[index];
    if (slot >= 0) {
      values[slot] = isTable() ? cell(slot, text, offset, length) : number(text, offset, length);
      boolean bad = isTable() ? values[slot] == TableCells.BAD : !Float.isFinite(values[slot]);
      if (bad && badColumn < 0) {
        badColumn = index;
        // An unclosed quote brings line ends along; a message is one line.
        badText = new String(text, offset, Math.min(length, SHOWN)).replaceAll("\\s+", " ").strip();
      }
    } else if (slot == ColumnLayout.LABEL) {
      label = new String(text, offset, length).strip();
    }
  }

  private float cell(int slot, char[] text, int offset, int length) {
    return table.get().value(slot, new String(text, offset, length).strip());
  }

  private static float number(char[] text, int offset, int length) {
    try {
      return FloatText.parse(text, offset, length);
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  /** The numbers of the last row; the array is used again. */
  float[] values() {
    return values;
  }

  @Override
  public boolean take() {
    if (layout == null && isHeader()) {
      return false;
    }
    rows++;
    if (fields != layout.slots().length) {
      throw new DataException(where(), layout.slots().length + " fields", fields);
    }
    if (badColumn >= 0) {
      throw badField();
    }
    if (labelColumn.isPresent()) {
      addLabel();
    }
    return true;
  }

  private void addLabel() {
    if (MissingText.is(label)) {
      labels.addUnknown();
    } else {
      labels.add(label);
    }
  }

  /** Decides on the first record; if it is a row, its fields are read again as numbers. */
  private boolean isHeader() {
    boolean header = headerRule == ReadOptions.Header.YES || isTable();
    if (headerRule == ReadOptions.Header.AUTO && !isTable()) {
      header = looksLikeHeader();
    }
    layout =
        isTable()
            ? ColumnLayout.of(file, first, table.get().reading(), labelColumn)
            : ColumnLayout.of(
                file, first.size(), header ? first : List.of(), columns, labelColumn, ids);
    if (labelsOnly && first.size() != 1) {
      throw new DataException(file, "one column of labels", first.size() + " columns");
    }
    if (!labelsOnly && layout.features() == 0) {
      throw new DataException(file, "a column beside the label", "none");
    }
    values = row();
    for (int i = 0; i < first.size() && !header; i++) {
      field(i, first.get(i).toCharArray(), 0, first.get(i).length());
    }
    return header;
  }

  private boolean looksLikeHeader() {
    if (labelsOnly) {
      return HEADER_OF_LABELS.contains(first.get(0).toLowerCase(Locale.ROOT));
    }
    boolean named =
        Stream.concat(columns.stream(), ids.stream()).anyMatch(CsvRows::isName)
            || labelColumn.filter(CsvRows::isName).isPresent();
    if (named) {
      return true;
    }
    ColumnLayout plain = ColumnLayout.of(file, first.size(), List.of(), columns, labelColumn, ids);
    for (int i = 0; i < first.size(); i++) {
      if (plain.slots()[i] >= 0 && isNumber(first.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isName(String column) {
    return !column.matches("\\d+");
  }

  private static boolean isNumber(String text) {
    try {
      FloatText.parse(text.toCharArray(), 0, text.length());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private DataException badField() {
    String place = where() + ", " + layout.describe(badColumn);
    if (isTable()) {
      String expected = table.get().expected(layout.slots()[badColumn]);
      return new DataException(place, expected, "\"" + badText + "\"");
    }
    boolean number = isNumber(badText);
    String hint =
        rows == 1 && !number && layout.header().isEmpty()
            ? " (if the first line holds names, say so with a header option)"
            : "";
    return new DataException(
        place,
        number ? "a finite float32 number" : "a number",
        (badText.isEmpty() ? "an empty field" : "\"" + badText + "\"") + hint);
  }

  private String where() {
    return file + ", row " + rows + " (line " + line + ")";
  }
}
