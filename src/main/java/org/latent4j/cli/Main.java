package org.latent4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.latent4j.base.Nearest;
import org.latent4j.base.Told;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.CommandLine;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.cli.terminal.Failure;
import org.latent4j.cli.terminal.Program;
import org.latent4j.cli.terminal.UsageException;

/** The command line: finds the command, reads its flags, turns exceptions into exit codes. */
public final class Main {
  private static final List<Command> COMMANDS =
      List.of(
          new TrainCommand(),
          new EncodeCommand(),
          new DecodeCommand(),
          new ReconstructCommand(),
          new ScoreCommand(),
          new ImputeCommand(),
          new ClassifyCommand(),
          new SampleCommand(),
          new EvaluateCommand(),
          new InspectCommand(),
          new ExportCommand(),
          new SchemaCommand(),
          new ReportCommand());

  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = run(args, System.out, err);
    System.out.flush();
    System.exit(code);
  }

  /**
   * Runs one command.
   *
   * @param args the command and its flags
   * @param out takes results
   * @param err takes progress, and one line where something fails
   * @return 0 done, 1 failed while running, 2 wrong usage or bad input, 130 interrupted
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    List<String> words = Arrays.asList(args);
    Console console = new Console(out, err);
    try (Told.Listening told = Told.to(console::tell)) {
      return dispatch(words, console);
    } catch (Exception | OutOfMemoryError | LinkageError e) {
      err.println("latent4j: " + Failure.line(e, words));
      if (words.contains("--verbose")) {
        e.printStackTrace(err);
      }
      return Failure.code(e);
    }
  }

  private static int dispatch(List<String> words, Console console) throws Exception {
    String first = words.isEmpty() ? "--help" : words.get(0);
    if (first.equals("--help") || first.equals("help") || first.equals("-h")) {
      Help.all(COMMANDS, console.out());
      return words.isEmpty() ? Exit.USAGE : Exit.DONE;
    }
    if (first.equals("--version")) {
      console.out().println("latent4j " + Program.version());
      return Exit.DONE;
    }
    Command command = command(first);
    Arguments arguments =
        CommandLine.parse(Help.flags(command), words.subList(1, words.size()), console::tell);
    if (arguments.on("help")) {
      Help.of(command, console.out());
      return Exit.DONE;
    }
    return command.run(arguments, console);
  }

  private static Command command(String word) {
    Optional<Command> found = COMMANDS.stream().filter(c -> c.name().equals(word)).findFirst();
    List<String> names = COMMANDS.stream().map(Command::name).toList();
    return found.orElseThrow(
        () ->
            new UsageException(
                "unknown command \""
                    + word
                    + "\""
                    + Nearest.question(word, "", names)
                    + " (one of "
                    + String.join(", ", names)
                    + ")"));
  }
}
