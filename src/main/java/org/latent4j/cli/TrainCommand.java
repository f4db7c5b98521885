package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.ConfigFile;
import org.latent4j.cli.flags.Usage;
import org.latent4j.cli.terminal.Console;

/** {@code train}: rows to a model, an export, a report. */
final class TrainCommand implements Command {
  @Override
  public int run(Arguments given, Console console) throws IOException {
    Arguments arguments = given;
    if (given.has("config")) {
      Path file = given.path("config").orElseThrow();
      arguments = given.over(ConfigFile.read(file, Usage.of("train").flags(), console::tell));
    }
    return TrainingJob.open(arguments, console).run(console);
  }
}
