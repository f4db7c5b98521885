package org.latent4j.io.csv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.latent4j.base.OneLine;
import org.latent4j.base.Told;
import org.latent4j.data.DataException;
import org.latent4j.data.table.ColumnLayout;
import org.latent4j.data.table.MissingText;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.io.format.ReadOptions.Header;
import org.latent4j.spec.CsvSpec;

/** Whether csv text begins with column names. */
final class CsvHeader {
  private static final Set<String> OF_LABELS =
      Set.of("label", "labels", "class", "classes", "target", "y");

  /** How columns are given that need no name. */
  private static final String PLACES = "\\d+(-\\d*)?";

  /** Rows that a first line is compared with. */
  private static final int LEAST = 2;

  /** Columns whose numbers count up are an index, whatever is below. */
  private static final int MANY = 10;

  private static final int SHOWN = 5;

  private CsvHeader() {}

  /** The fields of a record as text. */
  static List<String> fields(CsvRecord record) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < record.fields(); i++) {
      fields.add(record.text(i));
    }
    return fields;
  }

  /**
   * Refuses text whose fields seem to lie between other signs.
   *
   * @param record at the first
   */
  static void requireFields(String file, List<String> first, CsvRecord record, CsvSpec form) {
    if (first.size() > 1) {
      return;
    }
    for (String sign : List.of(";", "\t", "|", ",")) {
      String name = sign.equals("\t") ? "tab" : sign;
      if (!record.isQuoted(0) && first.get(0).contains(sign) && !name.equals(form.delimiter())) {
        String flag = "--delimiter " + (sign.equals("\t") ? name : "'" + sign + "'");
        throw new DataException(
            file,
            "fields with \"%s\" between them".formatted(form.delimiter()),
            "\"%s\": separated by '%s'? (%s, and --decimal , for decimal commas)"
                .formatted(OneLine.of(first.get(0)), name, flag));
      }
    }
  }

  /**
   * Decides on the first records of a file.
   *
   * @param first the fields of the first
   * @param rest goes through those after it
   */
  static boolean isNames(String file, List<String> first, CsvRecord rest, ReadOptions options) {
    if (options.header() != Header.AUTO || options.table().isPresent()) {
      return options.header() == Header.YES || options.table().isPresent();
    }
    boolean named =
        Stream.of(options.columns(), options.ids(), options.labelColumn().stream().toList())
            .flatMap(List::stream)
            .anyMatch(name -> !name.matches(PLACES));
    if (named || (options.byName() && !options.columns().isEmpty())) {
      return true;
    }
    List<Integer> taken = taken(file, first.size(), options);
    if (taken.stream().noneMatch(i -> CsvColumns.isNumber(first.get(i)))) {
      return true;
    }
    return !options.byName() && new Look(file, first, taken, rest).isNames();
  }

  private static List<Integer> taken(String file, int width, ReadOptions options) {
    ColumnLayout plain =
        ColumnLayout.of(
            file, width, List.of(), options.columns(), options.labelColumn(), options.ids(), false);
    return IntStream.range(0, width).filter(i -> plain.slots()[i] >= 0).boxed().toList();
  }

  /** Decides on the first record of a file of labels, by what the others hold. */
  static boolean isNameOfLabels(String file, List<String> cells, ReadOptions options) {
    if (options.header() != Header.AUTO) {
      return options.header() == Header.YES;
    }
    String first = cells.get(0);
    if (OF_LABELS.contains(first.toLowerCase(Locale.ROOT))) {
      return true;
    }
    List<String> others =
        cells.subList(1, cells.size()).stream().filter(cell -> !MissingText.is(cell)).toList();
    boolean number = CsvColumns.isNumber(first) && others.stream().noneMatch(CsvColumns::isNumber);
    if (number && others.size() >= LEAST) {
      tell(file, List.of(first), true);
      return true;
    }
    return false;
  }

  /** Says what a first line was taken for. */
  static void tell(String file, List<String> first, boolean names) {
    List<String> shown = first.subList(0, Math.min(SHOWN, first.size()));
    Told.line(
        "%s: the first line, %s%s, is taken as %s (--header %s takes it as %s)"
            .formatted(
                file,
                String.join(", ", shown),
                shown.size() < first.size() ? ", ..." : "",
                names ? "names" : "a row",
                names ? "no" : "yes",
                names ? "a row" : "names"));
  }

  /** Whether a first line with numbers in it is one of names, by the columns below. */
  private record Look(String file, List<String> first, List<Integer> taken, CsvRecord rest) {
    boolean isNames() {
      int width = first.size();
      boolean[] numbers = new boolean[width];
      boolean[] decimals = new boolean[width];
      Arrays.fill(numbers, true);
      Arrays.fill(decimals, true);
      int rows = 0;
      while (rest.next() && rest.fields() == width) {
        rows++;
        for (int i : taken) {
          String cell = rest.text(i);
          numbers[i] &= MissingText.is(cell) || CsvColumns.isNumber(cell);
          decimals[i] &= cell.matches(".*[.,eE].*");
        }
      }
      boolean text = taken.stream().anyMatch(i -> numbers[i] && isText(i));
      if (rows < LEAST || text || !areWhole()) {
        return text && rows >= LEAST;
      }
      return decide(taken.stream().filter(i -> decimals[i]).count());
    }

    /** No number, over numbers; an empty cell is none where an index has it. */
    private boolean isText(int column) {
      String cell = first.get(column);
      boolean empty = cell.isEmpty() && column == 0;
      return empty || !(CsvColumns.isNumber(cell) || MissingText.is(cell));
    }

    private boolean areWhole() {
      List<String> cells = taken.stream().map(first::get).toList();
      return cells.stream().allMatch(cell -> cell.matches("0|[1-9]\\d{0,8}"))
          && Set.copyOf(cells).size() == cells.size();
    }

    /** Whole numbers that differ: an index of columns, or years, over numbers with decimals. */
    private boolean decide(long withDecimals) {
      boolean counting = true;
      boolean years = true;
      for (int i = 0; i < taken.size(); i++) {
        long value = Long.parseLong(first.get(taken.get(i)));
        counting &= i == 0 ? value <= 1 : value == Long.parseLong(first.get(taken.get(i - 1))) + 1;
        years &= value >= 1800 && value <= 2200;
      }
      boolean all = withDecimals == taken.size();
      boolean names =
          all
              || (counting && (withDecimals > 0 || taken.size() >= MANY))
              || (years && withDecimals > 0);
      if (names || (taken.size() > 2 && (counting || years))) {
        tell(file, first, names);
      }
      return names;
    }
  }
}
