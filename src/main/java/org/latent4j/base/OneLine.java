package org.latent4j.base;

/** Text out of files as errors show it. */
public final class OneLine {
  private static final int LONGEST = 300;

  private OneLine() {}

  /**
   * What a file holds, fit for a message: control characters, which could end the line or drive a
   * terminal, are shown as {@code \}{@code u000a}, and what is longer than 300 characters is cut.
   */
  public static String of(Object found) {
    String text = String.valueOf(found);
    boolean cut = text.length() > LONGEST;
    String shown = escaped(cut ? text.substring(0, LONGEST) : text);
    return cut ? shown + "… (" + text.length() + " characters)" : shown;
  }

  /** The same without a limit. */
  public static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char at = text.charAt(i);
      if (isControl(at)) {
        out.append(String.format("\\u%04x", (int) at));
      } else {
        out.append(at);
      }
    }
    return out.toString();
  }

  /** Also what ends a line or turns its direction in Unicode. */
  private static boolean isControl(char at) {
    return Character.isISOControl(at)
        || at == '\u2028'
        || at == '\u2029'
        || (at >= '\u202a' && at <= '\u202e')
        || (at >= '\u2066' && at <= '\u2069');
  }
}
