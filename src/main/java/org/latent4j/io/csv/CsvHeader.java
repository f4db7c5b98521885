package org.latent4j.io.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.latent4j.data.table.ColumnLayout;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.io.format.ReadOptions.Header;

/** Whether csv text begins with column names. */
final class CsvHeader {
  private static final Set<String> OF_LABELS =
      Set.of("label", "labels", "class", "classes", "target", "y");

  private CsvHeader() {}

  /** The fields of a record as text. */
  static List<String> fields(CsvRecord record) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < record.fields(); i++) {
      fields.add(record.text(i));
    }
    return fields;
  }

  /** Decides on the first record of a file. */
  static boolean isNames(String file, List<String> first, ReadOptions options) {
    if (options.header() != Header.AUTO || options.table().isPresent()) {
      return options.header() == Header.YES || options.table().isPresent();
    }
    boolean named =
        Stream.of(
                options.columns().stream(), options.ids().stream(), options.labelColumn().stream())
            .flatMap(names -> names)
            .anyMatch(name -> !name.matches("\\d+"));
    if (named) {
      return true;
    }
    ColumnLayout plain =
        ColumnLayout.of(
            file, first.size(), List.of(), options.columns(), options.labelColumn(), options.ids());
    for (int i = 0; i < first.size(); i++) {
      if (plain.slots()[i] >= 0 && CsvColumns.isNumber(first.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Decides on the first record of a file of labels. */
  static boolean isNameOfLabels(String first, ReadOptions options) {
    return options.header() == Header.YES
        || (options.header() == Header.AUTO && OF_LABELS.contains(first.toLowerCase(Locale.ROOT)));
  }
}
