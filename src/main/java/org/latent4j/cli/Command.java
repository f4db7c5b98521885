package org.latent4j.cli;

import java.io.IOException;
import java.util.List;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.FlagGroup;
import org.latent4j.cli.terminal.Console;

/** One word after the program's name, with its flags. */
interface Command {
  /** The word. */
  String name();

  /** What it does, in one sentence without a full stop. */
  String summary();

  /** Its flags; {@link FlagGroup#GENERAL} is added to them. */
  List<FlagGroup> groups();

  /** Arguments of calls that show its use, each after the command's name. */
  List<String> examples();

  /**
   * Does the work.
   *
   * @return the exit code
   * @throws RuntimeException whose kind {@code Failure} turns into an exit code
   * @throws IOException likewise
   */
  int run(Arguments arguments, Console console) throws IOException;
}
