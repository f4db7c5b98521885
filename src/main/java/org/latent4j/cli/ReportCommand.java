package org.latent4j.cli;

import java.io.IOException;
import java.util.List;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.Flag;
import org.latent4j.cli.flags.FlagGroup;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.report.RunReport;

/** {@code report}: the page of a run. */
final class ReportCommand implements Command {
  @Override
  public String name() {
    return "report";
  }

  @Override
  public String summary() {
    return "Write the HTML page of a run, finished or not";
  }

  @Override
  public List<FlagGroup> groups() {
    return List.of(FlagGroup.of("Flags", new Flag("run", "DIR", "the run's folder")));
  }

  @Override
  public List<String> examples() {
    return List.of("--run runs/mnist-20260101-120000");
  }

  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    arguments.required("run", "the folder of a run");
    console.out().println(RunReport.write(arguments.path("run").orElseThrow()));
    return Exit.DONE;
  }
}
