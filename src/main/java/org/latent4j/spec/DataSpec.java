package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JacksonInject;
import java.util.List;

/**
 * Where the rows of a run come from, so that a resumed run finds them again.
 *
 * @param source as on the command line: {@code mnist}, a path; {@code memory} for arrays handed
 *     over
 * @param header whether a csv file begins with names: {@code auto}, {@code yes} or {@code no}
 * @param columns of a csv file that are read, by name or number from 1; empty for all
 * @param labelColumn of a csv file, by name or number, or empty
 * @param labels file of labels, or empty
 * @param selection which rows and labels are used
 * @param packing what views are made of beside the source
 * @param csv how csv text is written
 */
public record DataSpec(
    String source,
    String header,
    List<String> columns,
    String labelColumn,
    String labels,
    @JacksonInject SelectionSpec selection,
    @JacksonInject PackingSpec packing,
    @JacksonInject CsvSpec csv) {
  /** Copies the columns. */
  public DataSpec {
    columns = List.copyOf(columns);
  }

  /** With csv text as it usually is. */
  public DataSpec(
      String source,
      String header,
      List<String> columns,
      String labelColumn,
      String labels,
      SelectionSpec selection,
      PackingSpec packing) {
    this(source, header, columns, labelColumn, labels, selection, packing, CsvSpec.usual());
  }

  /** A source that needs no further word. */
  public static DataSpec of(String source) {
    return of(source, PackingSpec.none());
  }

  /** A source with what its views are made of. */
  public static DataSpec of(String source, PackingSpec packing) {
    return new DataSpec(source, "auto", List.of(), "", "", SelectionSpec.all(), packing);
  }
}
