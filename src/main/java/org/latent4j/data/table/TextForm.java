package org.latent4j.data.table;

import java.util.Collection;
import java.util.regex.Pattern;

/** What texts look like that people mean as numbers or dates. */
enum TextForm {
  DATES(
      "dates or times",
      "\\d{4}([-/.])\\d{1,2}\\1\\d{1,2}([ T].*)?|\\d{1,2}([-/.])\\d{1,2}\\3\\d{2,4}( .*)?"
          + "|\\d{1,2}:\\d{2}(:\\d{2}.*)?( ?[AaPp][Mm])?"
          + "|(\\d{1,2}[- ])?[A-Z][a-z]{2}[- ](\\d{1,2},? )?\\d{2,4}"),
  THOUSANDS(
      "numbers with signs between their thousands",
      "[-+(]?\\p{Sc}?\\d{1,3}([,' \\u00a0\\u202f]\\d{3})+(\\.\\d+)?\\)?"),
  SPACED("numbers with spaces between them", "[-+]?\\d+(\\.\\d+)?( +[-+]?\\d+(\\.\\d+)?)+"),
  UNITS(
      "numbers with a unit",
      "[-+]?\\d+([.,]\\d+)? ?[^\\d\\s.,:/-]{1,5}|[-+]?\\p{Sc} ?\\d+([.,]\\d+)*|[<>~]=?"
          + " ?\\d+(\\.\\d+)?");

  private static final int SHARE = 2;

  private final String words;
  private final Pattern pattern;

  TextForm(String words, String pattern) {
    this.words = words;
    this.pattern = Pattern.compile(pattern);
  }

  /**
   * The form that more than half of some texts have, with one of them; empty where there is none.
   *
   * @param few texts that may be names though they begin with a number, as 1st and 2nd
   */
  static String of(Collection<String> texts, int few) {
    for (TextForm form : values()) {
      if (form == UNITS && texts.size() <= few) {
        return "";
      }
      long found = texts.stream().filter(form::fits).count();
      if (SHARE * found > texts.size()) {
        String example = texts.stream().filter(form::fits).sorted().findFirst().orElseThrow();
        return "%s (%s)".formatted(form.words, example);
      }
    }
    return "";
  }

  private boolean fits(String text) {
    return pattern.matcher(text).matches();
  }
}
