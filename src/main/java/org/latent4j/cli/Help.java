package org.latent4j.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.commons.cli.HelpFormatter;
import org.latent4j.cli.flags.CommandLine;
import org.latent4j.cli.flags.FlagGroup;
import org.latent4j.cli.flags.Settings;
import org.latent4j.cli.flags.Usage;
import org.latent4j.cli.terminal.Program;

/** Help texts. */
final class Help {
  private static final int WIDTH = 100;

  private Help() {}

  /** The list of commands. */
  static void all(PrintStream out) {
    out.println("Latent4J trains, exports and runs variational autoencoders.");
    out.println();
    out.println("usage: " + Program.NAME + " COMMAND [flags]");
    out.println();
    for (Usage command : Usage.all()) {
      out.printf("  %-12s %s%n", command.name(), command.summary());
    }
    out.println();
    out.println("COMMAND --help explains a command; --version names the version.");
    out.println("Start with: " + Program.NAME + " train");
  }

  /** Everything about one command. */
  static void of(Usage command, PrintStream out) {
    out.println("usage: " + Program.NAME + " " + command.name() + " [flags]");
    out.println(command.summary() + ".");
    PrintWriter writer = new PrintWriter(out, false, StandardCharsets.UTF_8);
    for (FlagGroup group : command.groups()) {
      print(group, writer);
    }
    print(Settings.group("General"), writer);
    writer.println();
    writer.println("Examples:");
    for (String example : command.examples()) {
      writer.println("  " + Program.NAME + " " + command.name() + " " + example);
    }
    writer.flush();
  }

  private static void print(FlagGroup group, PrintWriter writer) {
    writer.println();
    writer.println(group.title() + ":");
    HelpFormatter formatter = new HelpFormatter();
    formatter.setOptionComparator(null);
    formatter.printOptions(writer, WIDTH, CommandLine.options(group.flags()), 2, 2);
  }
}
