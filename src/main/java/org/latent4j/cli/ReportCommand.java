package org.latent4j.cli;

import java.io.IOException;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.report.RunReport;

/** {@code report}: the page of a run. */
final class ReportCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    arguments.required("run", "the folder of a run");
    console.out().println(RunReport.write(arguments.path("run").orElseThrow()));
    return Exit.DONE;
  }
}
