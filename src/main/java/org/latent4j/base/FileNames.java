package org.latent4j.base;

import java.nio.charset.Charset;

/** Names of files as this Java can spell them: by the letters of the language it was started in. */
public final class FileNames {
  /** Stands for bytes that are no letters there. */
  private static final String NONE = "\uFFFD";

  private FileNames() {}

  /**
   * The name, if it has all its letters.
   *
   * @throws BadInputException if not; it says how to start
   */
  public static String require(String name) {
    String spelling = System.getProperty("sun.jnu.encoding", "UTF-8");
    if (name.contains(NONE) && !Charset.forName(spelling).equals(Charset.forName("UTF-8"))) {
      throw new Unspelt(name, spelling);
    }
    return name;
  }

  /** A name that lost letters. */
  private static final class Unspelt extends BadInputException {
    private static final long serialVersionUID = 1L;

    Unspelt(String name, String spelling) {
      super(
          name,
          "a name in the letters of " + spelling + ", as this Java was started (LC_ALL, LANG)",
          "others; start it with LC_ALL=C.UTF-8");
    }
  }
}
