package org.latent4j.cli;

/** What the program is called. */
final class Program {
  /** How help texts call it. */
  static final String NAME = "java -jar target/latent4j.jar";

  private Program() {}

  /** As the jar says. */
  static String version() {
    String version = Program.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
