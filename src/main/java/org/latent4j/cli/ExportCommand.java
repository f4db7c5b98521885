package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.ModelFlag;
import org.latent4j.cli.flags.Settings;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.cli.terminal.Writable;
import org.latent4j.data.Dataset;
import org.latent4j.export.ServingConfig;
import org.latent4j.pack.ModelRows;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.CalibrationSpec;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.RunSpec;
import org.latent4j.train.RunDirectory;
import org.latent4j.train.Trainer;

/** {@code export}: a checkpoint to a SavedModel. */
final class ExportCommand implements Command {
  @Override
  public int run(Arguments arguments, Console console) throws IOException {
    if (!arguments.has("serving-config")) {
      arguments.refuse("--serving-config", "model", "version-label", "serving-path");
    }
    arguments.path("serving-config").ifPresent(dir -> Writable.require("serving-config", dir));
    Path version;
    if (arguments.has("model")) {
      arguments.refuse("--run", "run", "checkpoint", "export-dir", "false-alarms", "data");
      try (VaeModel model = ModelFlag.open(arguments, console)) { // its checks, before a server's
        version = model.directory();
      }
    } else {
      version = export(arguments, console);
    }
    if (!arguments.has("model")) {
      console.out().println(version);
    }
    if (arguments.has("serving-config")) {
      Path folder = arguments.path("serving-config").orElseThrow();
      Optional<String> path = arguments.text("serving-path");
      String label = ServingConfig.write(folder, version, path, arguments.text("version-label"));
      console.err().println("serving   " + folder.resolve(ServingConfig.MODELS) + ": " + label);
    }
    if (arguments.has("model")) {
      console.out().println(version);
    }
    return Exit.DONE;
  }

  private static Path export(Arguments arguments, Console console) throws IOException {
    arguments.required("run", "the folder of a run, or --model with --serving-config");
    Path run = arguments.path("run").orElseThrow();
    RunSpec spec = RunDirectory.readSpec(run);
    Path exports = arguments.path("export-dir").orElse(Path.of("savedmodels", spec.model().name()));
    Writable.require("export-dir", exports);
    Path checkpoint = RunDirectory.checkpoint(run, arguments.text("checkpoint", ""));
    long memory = spec.training().machine().memoryMiB();
    CalibrationSpec asked =
        new CalibrationSpec(
            arguments.number("false-alarms", spec.training().calibration().falseAlarms()));
    DataSpec source = Settings.changed(spec, "data", arguments).data();
    try (Dataset data = ModelRows.of(spec, source, memory).open()) {
      console.loadTensorFlow();
      try (Trainer trainer = Trainer.resume(run, data, Optional.empty())) {
        trainer.restore(checkpoint);
        console.err().println("weights   " + checkpoint);
        return Exports.write(trainer, data, run, checkpoint, exports, asked, console::tell);
      }
    }
  }
}
