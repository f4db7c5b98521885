package org.latent4j.cli.terminal;

/** What the program is called. */
public final class Program {
  /** How help texts call it. */
  public static final String NAME = "java -jar target/latent4j.jar";

  private Program() {}

  /** A word as a POSIX shell takes it for one and the same. */
  public static String word(Object text) {
    String plain = text.toString();
    return plain.matches("[A-Za-z0-9_@%+=:,./-]+")
        ? plain
        : "'" + plain.replace("'", "'\\''") + "'";
  }

  /** As the jar says. */
  public static String version() {
    String version = Program.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
