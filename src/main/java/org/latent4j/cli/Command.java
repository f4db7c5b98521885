package org.latent4j.cli;

import java.io.IOException;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.terminal.Console;

/** What one word after the program's name does; {@code Usage} says how it is called. */
interface Command {
  /**
   * Does the work.
   *
   * @return the exit code
   * @throws RuntimeException whose kind {@code Failure} turns into an exit code
   * @throws IOException likewise
   */
  int run(Arguments arguments, Console console) throws IOException;
}
