package org.latent4j.io.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.latent4j.base.ShortestFloat;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.CsvSpec;

/** The values of a mixed table as csv fields. */
final class TableText implements CellText {
  /** The only field of a line that would else be empty, and so no row. */
  private static final byte[] NOTHING = {'"', '"'};

  private static final float LONG_FROM = 1e6f;

  private final List<ColumnSpec> columns;
  private final byte[][][] names;

  private final boolean comma;

  TableText(List<ColumnSpec> columns, CsvSpec form) {
    this.columns = List.copyOf(columns);
    this.comma = form.hasComma();
    names = columns.stream().map(column -> names(column, form)).toArray(byte[][][]::new);
  }

  private static byte[][] names(ColumnSpec column, CsvSpec form) {
    char sign = (char) form.sign();
    return column.categories().stream()
        .map(name -> form.hasComma() ? CsvColumns.withPoint(name) : name)
        .map(name -> name.indexOf(sign) < 0 ? CellText.quote(name) : CellText.quoted(name))
        .map(name -> name.getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
  }

  @Override
  public int longest(int column) {
    int most = Arrays.stream(names[column]).mapToInt(name -> name.length).max().orElse(0);
    return Math.max(most, ShortestFloat.LONGEST);
  }

  @Override
  public int write(int column, float value, byte[] target, int at) {
    byte[][] choices = names[column];
    if (Float.isNaN(value)) {
      return columns.size() > 1 ? at : put(NOTHING, target, at);
    }
    if (choices.length > 0) {
      int place = Math.round(Math.max(0, Math.min(choices.length - 1, value)));
      return put(choices[place], target, at);
    }
    ColumnSpec spec = columns.get(column);
    int end =
        spec.isWhole()
            ? whole(spec.written(value), target, at)
            : ShortestFloat.write(value, target, at);
    for (int i = at; comma && i < end; i++) {
      target[i] = target[i] == '.' ? (byte) ',' : target[i];
    }
    return end;
  }

  /** Digits alone, where a number would be written with an exponent. */
  private static int whole(float value, byte[] target, int at) {
    return Math.abs(value) < LONG_FROM || Math.abs(value) >= Long.MAX_VALUE
        ? ShortestFloat.write(value, target, at)
        : put(Long.toString((long) value).getBytes(StandardCharsets.US_ASCII), target, at);
  }

  private static int put(byte[] text, byte[] target, int at) {
    System.arraycopy(text, 0, target, at, text.length);
    return at + text.length;
  }
}
