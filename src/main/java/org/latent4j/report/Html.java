package org.latent4j.report;

import java.util.Base64;

/** Pieces of HTML; every text goes through {@link #escape}. */
final class Html {
  private Html() {}

  /** Text that stands for itself in HTML, between tags and in quoted attributes. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** A PNG as an address that holds the picture itself. */
  static String dataUrl(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }

  /** A chart in two versions; the reader's colour scheme chooses. */
  static String chart(LineChart chart, String description) {
    int width = 560;
    int height = 330;
    String light = dataUrl(Png.bytes(chart.render(width, height, Theme.LIGHT)));
    String dark = dataUrl(Png.bytes(chart.render(width, height, Theme.DARK)));
    return "<figure class=\"card\"><picture>"
        + "<source media=\"(prefers-color-scheme: dark)\" srcset=\""
        + dark
        + "\">"
        + "<img width=\""
        + width
        + "\" height=\""
        + height
        + "\" src=\""
        + light
        + "\" alt=\""
        + escape(description)
        + "\"></picture></figure>\n";
  }

  /** A picture with its name under it. */
  static String picture(byte[] png, String caption) {
    return "<figure class=\"card\"><img src=\""
        + dataUrl(png)
        + "\" alt=\""
        + escape(caption)
        + "\"><figcaption>"
        + escape(caption)
        + "</figcaption></figure>\n";
  }

  /** A number with a name over it. */
  static String tile(String name, String value, String note) {
    return "<div class=\"card tile\"><span>"
        + escape(name)
        + "</span><b>"
        + escape(value)
        + "</b><span>"
        + escape(note)
        + "</span></div>\n";
  }
}
