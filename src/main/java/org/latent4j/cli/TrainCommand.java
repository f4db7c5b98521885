package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.ConfigFile;
import org.latent4j.cli.flags.FlagGroup;
import org.latent4j.cli.flags.Settings;
import org.latent4j.cli.terminal.Console;

/** {@code train}: rows to a model, an export, a report. */
public final class TrainCommand implements Command {
  @Override
  public String name() {
    return "train";
  }

  @Override
  public String summary() {
    return "Fit a model to data, export it, and write a report; with no flags, to MNIST";
  }

  @Override
  public List<FlagGroup> groups() {
    return Settings.groups();
  }

  @Override
  public List<String> examples() {
    return List.of(
        "",
        "--arch conv --filters 32,64 --latent 16 --epochs 20",
        "--data gaussians:10000 --hidden 20,10 --latent 2 --likelihood gaussian --epochs 50",
        "--data measurements.csv --label-column class --patience 5 --epochs 100",
        "--config settings.json --seed 7",
        "--resume runs/mnist-20260101-120000 --epochs 20");
  }

  @Override
  public int run(Arguments given, Console console) throws IOException {
    Arguments arguments = given;
    if (given.has("config")) {
      Path file = given.path("config").orElseThrow();
      arguments = given.over(ConfigFile.read(file, Help.flags(this), console::tell));
    }
    return TrainingJob.open(arguments).run(console);
  }
}
