package org.latent4j.cli.pass;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.latent4j.base.Sha256;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.ModelFlag;
import org.latent4j.cli.terminal.Program;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.io.Piped;
import org.latent4j.io.Sinks;
import org.latent4j.io.Sources;
import org.latent4j.io.file.Journal;
import org.latent4j.serve.VaeModel;

/** What the rows of a pass depend on, so that another run may go on with them. */
final class PassJournal {
  /** Flags that change how a pass runs, not what it writes, or that are looked at otherwise. */
  private static final Set<String> FREE =
      Set.of("resume", "threads", "verbose", "trust", "out", "model", "batch");

  private PassJournal() {}

  /** Refuses what another run cannot read again. */
  static void requireFiles(Arguments arguments) {
    for (String flag : List.of("in", "labels")) {
      UsageException.require(
          !arguments.on("resume") || !Piped.is(arguments.text(flag, "")),
          flag,
          "files, which --resume can read again",
          arguments.text(flag, "") + ", which can be read once");
    }
  }

  /** The journal of the output. */
  static Journal open(String command, Arguments arguments, VaeModel model) throws IOException {
    String out = ModelFlag.out(arguments);
    UsageException.require(
        Sinks.isResumable(out), "out", Sinks.FILES + ", which --resume can go on with", out);
    return Journal.open(Path.of(out), settings(command, arguments, model));
  }

  private static Map<String, String> settings(String command, Arguments arguments, VaeModel model)
      throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("command", command);
    settings.put("version of latent4j", Program.version());
    for (String flag : arguments.names()) {
      if (!FREE.contains(flag)) {
        settings.put("--" + flag, arguments.text(flag, ""));
      }
    }
    settings.put("--batch", Integer.toString(ModelFlag.batch(arguments)));
    settings.put("model", model(model.directory()));
    settings.put("files of --in", files(arguments.text("in", "")));
    for (String flag : List.of("labels", "calibrate-on")) {
      if (arguments.has(flag)) {
        settings.put("file of --" + flag, files(arguments.text(flag, "")));
      }
    }
    for (String view : arguments.words("views")) {
      if (view.contains("=")) {
        settings.put(
            "files of --views " + view,
            files(Arguments.plain(view.substring(view.indexOf('=') + 1))));
      }
    }
    return settings;
  }

  /** The manifest holds the checksums of all other files. */
  private static String model(Path directory) throws IOException {
    Path manifest = directory.resolve("assets.extra").resolve("latent4j.json");
    Path named = Files.exists(manifest) ? manifest : directory.resolve("saved_model.pb");
    return "sha256 " + Sha256.of(named);
  }

  /** Number, bytes and times of the files, each in its place. */
  private static String files(String source) throws IOException {
    List<Path> files = Sources.files(source);
    StringBuilder text = new StringBuilder();
    long bytes = 0;
    for (Path file : files) {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      bytes += found.size();
      text.append(file).append(' ').append(found.size()).append(' ');
      text.append(found.lastModifiedTime()).append('\n');
    }
    String sum = Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    return files.size() + " of " + bytes + " bytes, names and times " + sum.substring(0, 16);
  }
}
