package org.latent4j.cli.terminal;

/** What the program is called. */
public final class Program {
  /** How help texts call it. */
  public static final String NAME = "java -jar target/latent4j.jar";

  private Program() {}

  /** As the jar says. */
  public static String version() {
    String version = Program.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
