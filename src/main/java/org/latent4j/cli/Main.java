package org.latent4j.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.latent4j.base.FileNames;
import org.latent4j.base.Nearest;
import org.latent4j.base.Told;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.CommandLine;
import org.latent4j.cli.flags.Usage;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.cli.terminal.Failure;
import org.latent4j.cli.terminal.Program;
import org.latent4j.cli.terminal.StandardOutput;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.io.Piped;

/** The command line: finds the command, reads its flags, turns exceptions into exit codes. */
public final class Main {
  private static final Map<String, Command> COMMANDS =
      Map.ofEntries(
          Map.entry("train", new TrainCommand()),
          Map.entry("encode", new EncodeCommand()),
          Map.entry("decode", new DecodeCommand()),
          Map.entry("reconstruct", new ReconstructCommand()),
          Map.entry("score", new ScoreCommand()),
          Map.entry("impute", new ImputeCommand()),
          Map.entry("classify", new ClassifyCommand()),
          Map.entry("sample", new SampleCommand()),
          Map.entry("evaluate", new EvaluateCommand()),
          Map.entry("inspect", new InspectCommand()),
          Map.entry("export", new ExportCommand()),
          Map.entry("schema", new SchemaCommand()),
          Map.entry("report", new ReportCommand()));

  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.setOut(
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 13),
            true,
            StandardCharsets.UTF_8));
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    System.setOut(StandardOutput.open());
    System.exit(run(args, System.out, err));
  }

  /**
   * Runs one command.
   *
   * @param args the command and its flags
   * @param out takes results
   * @param err takes progress, and one line where something fails
   * @return 0 done, 1 failed while running, 2 wrong usage or bad input, 130 interrupted, 141 where
   *     the reader of {@code out} went away
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    List<String> words = Arrays.asList(args);
    Console console = new Console(out, err);
    try (Told.Listening told = Told.to(line -> console.tell(Piped.named(line)))) {
      int code = dispatch(words, console);
      if (out.checkError()) {
        throw new IOException("standard output takes no more");
      }
      return code;
    } catch (Exception | OutOfMemoryError | LinkageError e) {
      if (Failure.isClosedPipe(e)) {
        return Exit.CLOSED_PIPE;
      }
      err.println("latent4j: " + Piped.named(Failure.line(e, words)));
      if (words.contains("--verbose")) {
        e.printStackTrace(err);
      }
      return Failure.code(e);
    } finally {
      Piped.forget();
    }
  }

  private static int dispatch(List<String> words, Console console) throws Exception {
    for (String word : words) {
      FileNames.require(word);
    }
    String first = words.isEmpty() ? "--help" : words.get(0);
    if (first.equals("--help") || first.equals("help") || first.equals("-h")) {
      Help.all(console.out());
      return words.isEmpty() ? Exit.USAGE : Exit.DONE;
    }
    if (first.equals("--version")) {
      console.out().println("latent4j " + Program.version());
      return Exit.DONE;
    }
    if (!COMMANDS.containsKey(first)) {
      List<String> names = Usage.names();
      throw new UsageException(
          "unknown command \"%s\"%s (one of %s)"
              .formatted(first, Nearest.question(first, "", names), String.join(", ", names)));
    }
    Usage usage = Usage.of(first);
    Arguments arguments =
        CommandLine.parse(usage.flags(), words.subList(1, words.size()), console::tell);
    if (arguments.on("help")) {
      Help.of(usage, console.out());
      return Exit.DONE;
    }
    return COMMANDS.get(first).run(arguments, console);
  }
}
