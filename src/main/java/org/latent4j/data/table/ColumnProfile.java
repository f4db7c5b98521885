package org.latent4j.data.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.latent4j.base.NameCodes;
import org.latent4j.data.LabelCollector;
import org.latent4j.data.fit.Moments;
import org.latent4j.spec.ColumnSpec.Kind;

/** What is found in the cells of one column, and the kind that follows from it. */
public final class ColumnProfile {
  /** Names of a category that is found by looking. */
  static final int MOST_NAMES = 200;

  /** Names of a category that somebody asks for. */
  public static final int MOST_KEPT = 10_000;

  private static final int FEW_NAMES = 10;
  private static final int FEW_ROWS = 10;

  /** From here on float32 does not have every whole number. */
  private static final float WHOLE_BELOW = 1 << 24;

  private static final String CODE = "0\\d+";
  private static final String INDEX = "Unnamed: \\d+|__index_level_\\d+__";
  private static final String IDENTIFIER =
      "(?i)(.*[_ .-])?(id|ids|uuid|guid|key|index)|.*[a-z](Id|ID|Key)";

  private final String column;
  private final Set<String> names = new HashSet<>();
  private final Moments values = new Moments();
  private final Moments logs = new Moments();
  private final SmallNumbers small = new SmallNumbers();
  private final Map<String, Long> words = new TreeMap<>();
  private final Map<String, Long> quotedWords = new TreeMap<>();
  private boolean taken;
  private boolean quoted;
  private long numeric;
  private long others;
  private long count;
  private boolean numbers = true;
  private boolean whole = true;
  private boolean counting = true;
  private boolean codes;
  private int length;
  private boolean oneLength = true;
  private float last;
  private String firstText = "";

  /**
   * No cell yet.
   *
   * @param column its name
   */
  public ColumnProfile(String column) {
    this.column = column;
  }

  /** Whether pandas names an index so where it is written as a column. */
  public static boolean isIndex(String column) {
    return column.matches(INDEX);
  }

  /**
   * Looks at a cell without spaces around it.
   *
   * @param text whether it says that it is no number and no word
   */
  public void add(String cell, boolean text) {
    if (cell.isEmpty()) {
      return;
    }
    if (MissingText.isInNumbers(cell)) {
      (text ? quotedWords : words).merge(cell, 1L, Long::sum);
      return;
    }
    quoted |= text;
    count++;
    if (names.size() <= MOST_KEPT) {
      names.add(cell);
    }
    float value = TableCells.parse(cell);
    if (Float.isFinite(value)) {
      numeric++;
    } else {
      others++;
    }
    if (!numbers) {
      return;
    }
    if (Float.isFinite(value)) {
      addNumber(value);
      codes |= cell.length() > 1 && cell.matches(CODE);
      oneLength &= count == 1 || cell.length() == length;
      length = cell.length();
    } else {
      firstText = cell;
      numbers = false;
    }
  }

  private void addNumber(float value) {
    whole &= value == Math.rint(value);
    counting &= count == 1 || value == last + 1;
    last = value;
    values.add(value);
    small.add(value);
    if (value > 0) {
      logs.add(Math.log(value));
    }
  }

  /**
   * What a column is, or why it is none.
   *
   * @param kind null where it is not read
   * @param note what is to be said of it; empty for nothing
   */
  public record Finding(Kind kind, String note) {
    static Finding of(Kind kind) {
      return new Finding(kind, "");
    }

    static Finding ignore(String reason) {
      return new Finding(null, reason);
    }
  }

  /** Names in the order of their codes. */
  public List<String> names() {
    takeWords();
    Map<String, String> merged = NameCodes.merged(names);
    return LabelCollector.ordered(isCode() ? names : Set.copyOf(merged.values()));
  }

  /** Whether there were more names than are kept. */
  public boolean isFull() {
    return names.size() > MOST_KEPT;
  }

  /** The kind, by the rules of {@code Schemas.infer}. */
  public Finding finding() {
    takeWords();
    Finding found = kind();
    String said = String.join("; ", said(found));
    if (said.isEmpty()) {
      return found;
    }
    return new Finding(found.kind(), found.note().isEmpty() ? said : found.note() + "; " + said);
  }

  /** In text, words for what is missing may be names: in quotes, or among others like them. */
  private void takeWords() {
    if (taken) {
      return;
    }
    taken = true;
    if (numbers && count > 0 && !isCode()) {
      quotedWords.forEach((word, cells) -> words.merge(word, cells, Long::sum));
      quotedWords.clear();
      return;
    }
    Set<String> like = Set.copyOf(names);
    List<String> bare = List.copyOf(words.keySet());
    for (String word : bare) {
      boolean name = !MissingText.is(word) || LabelCollector.isNameAmong(word, like);
      if (name && !(quoted && MissingText.is(word))) {
        quotedWords.put(word, words.remove(word) + quotedWords.getOrDefault(word, 0L));
      }
    }
    quotedWords.forEach(
        (word, cells) -> {
          names.add(word);
          count += cells;
          firstText = firstText.isEmpty() ? word : firstText;
          others += cells;
          numbers = false;
        });
  }

  /** Words among names that are taken as missing. */
  public List<String> missingNames() {
    takeWords();
    return List.copyOf(words.keySet());
  }

  /** Words that are taken as missing, with their counts. */
  public String missing() {
    takeWords();
    return words.entrySet().stream()
        .map(word -> "%s (%d cells)".formatted(word.getKey(), word.getValue()))
        .collect(Collectors.joining(", "));
  }

  private List<String> said(Finding found) {
    List<String> said = new ArrayList<>();
    boolean named = found.kind() == Kind.BINARY || found.kind() == Kind.CATEGORY;
    quotedWords.forEach(
        (word, cells) -> {
          String end =
              MissingText.is(word)
                  ? "taken out of the categories it is a missing value"
                  : "\"missing\": [\"" + word + "\"] makes it a missing value";
          if (named) {
            said.add("%s (%d cells) is a name; %s".formatted(word, cells, end));
          }
        });
    if (named && !numbers && numeric > others && others > 0) {
      said.add(
          "%d numbers, and %d cells that are none, the first %s: taken as names"
              .formatted(numeric, others, firstText));
    }
    return said;
  }

  private Finding kind() {
    if (count == 0) {
      return Finding.ignore("no value");
    }
    if (names.size() == 1) {
      return Finding.ignore("always " + names.iterator().next());
    }
    if (isIndex(column)) {
      return Finding.ignore("an index of pandas");
    }
    return numbers && !isCode() ? numbersKind() : namesKind();
  }

  /** Whether the digits are those of codes: zeros stand before numbers of one length. */
  private boolean isCode() {
    return codes && whole && oneLength;
  }

  private Finding namesKind() {
    int different = names().size();
    String form = isCode() ? "codes that begin with 0" : TextForm.of(names, FEW_NAMES);
    if (different == 2) {
      return new Finding(Kind.BINARY, form);
    }
    boolean many = different > MOST_NAMES;
    if (many || (different > FEW_NAMES && 2L * different > count)) {
      boolean mixed = !isCode() && values.count() > 0;
      return Finding.ignore(
          (form.isEmpty() ? "" : form + ", ")
              + (isFull() ? "more than " + MOST_KEPT : different)
              + " different texts in "
              + count
              + " cells"
              + (mixed ? ", numbers among them; the first that is none: " + firstText : ""));
    }
    return new Finding(
        Kind.CATEGORY, form.isEmpty() ? "" : "%s, taken as %d names".formatted(form, different));
  }

  private Finding numbersKind() {
    boolean large = Math.max(-values.min(), values.max()) >= WHOLE_BELOW;
    if (whole && large && !isFull()) {
      int different = names().size();
      long apart = names.stream().map(TableCells::parse).distinct().count();
      if (apart < different) {
        String note =
            String.format(
                Locale.ROOT,
                "%,d different whole numbers, of which float32 tells %,d apart",
                different,
                apart);
        return 2 * apart <= different || apart == 1
            ? Finding.ignore(note)
            : new Finding(Kind.REAL, note);
      }
    }
    if (values.min() == values.max()) {
      return Finding.ignore("always " + names.iterator().next());
    }
    if (whole && names().size() == 2) {
      return Finding.of(Kind.BINARY);
    }
    if (whole && counting && count > FEW_ROWS) {
      return Finding.ignore("row numbers: each is one more than the last");
    }
    boolean unlike = isFull() || names.size() == count;
    if (whole && unlike && count > FEW_ROWS && column.matches(IDENTIFIER)) {
      return Finding.ignore("identifiers: whole numbers, none of them twice");
    }
    double skewness = values.skewness();
    boolean spread = values.min() >= 0 && values.min() <= values.mean() / 4 && skewness >= 0.25;
    if (whole && spread && small.areCounts()) {
      return Finding.of(Kind.COUNT);
    }
    boolean positive =
        values.min() > 0 && skewness >= 1 && Math.abs(logs.skewness()) <= skewness / 2;
    return Finding.of(positive ? Kind.POSITIVE : Kind.REAL);
  }
}
