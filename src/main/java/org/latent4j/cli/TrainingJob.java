package org.latent4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latent4j.cli.flags.Arguments;
import org.latent4j.cli.flags.DataFlags;
import org.latent4j.cli.flags.FlagChoices;
import org.latent4j.cli.flags.ModelFlags;
import org.latent4j.cli.flags.ResumeFlags;
import org.latent4j.cli.flags.TrainingFlags;
import org.latent4j.cli.flags.TransferFlags;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.EventLog;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.cli.terminal.Listeners;
import org.latent4j.cli.terminal.Program;
import org.latent4j.cli.terminal.ProgressLine;
import org.latent4j.cli.terminal.StopSignal;
import org.latent4j.cli.terminal.Writable;
import org.latent4j.data.Dataset;
import org.latent4j.io.SchemaJson;
import org.latent4j.pack.ModelRows;
import org.latent4j.pack.TrainingRows;
import org.latent4j.report.RunReport;
import org.latent4j.report.TensorBoardEvents;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Precision;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.TrainingSpec;
import org.latent4j.train.Devices;
import org.latent4j.train.RunDirectory;
import org.latent4j.train.Trainer;
import org.latent4j.train.TrainingListener;
import org.latent4j.train.TrainingResult;

/** One call of {@code train}, from the flags to the last file. */
final class TrainingJob {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final Arguments arguments;
  private final DataSpec source;
  private final TrainingSpec training;

  /** Folder of a run to go on with, or empty. */
  private final Optional<Path> resumed;

  private TrainingJob(
      Arguments arguments, DataSpec source, TrainingSpec training, Optional<Path> resumed) {
    this.arguments = arguments;
    this.source = source;
    this.training = training;
    this.resumed = resumed;
  }

  /** A new run. */
  static TrainingJob fresh(Arguments arguments) {
    DataSpec source = DataFlags.read(arguments);
    if (arguments.has("init-from")) {
      arguments.refuse("a model that begins from nothing, without --init-from", "scaling");
    }
    return new TrainingJob(arguments, source, TrainingFlags.read(arguments), Optional.empty());
  }

  /** More of a run that was begun. */
  static TrainingJob resumed(Arguments arguments) throws IOException {
    Path run = arguments.path("resume").orElseThrow();
    RunSpec old = RunDirectory.readSpec(run);
    TrainingSpec training = ResumeFlags.training(arguments, old, run);
    DataSpec source = arguments.has("data") ? ResumeFlags.data(arguments, old) : old.data();
    return new TrainingJob(arguments, source, training, Optional.of(run));
  }

  /** Trains, exports and reports. */
  int run(Console console) throws IOException {
    Optional<TrainingRows> rows = Optional.empty();
    if (resumed.isEmpty()) {
      rows = Optional.of(TrainingRows.open(source, training, FlagChoices.of(arguments, source)));
    }
    try (Dataset data = rows.isPresent() ? rows.get().data() : again()) {
      Optional<ModelSpec> model =
          rows.map(found -> ModelFlags.read(arguments, found.data().source(), found.views()));
      String name = model.isPresent() ? model.get().name() : storedName();
      Path exports = arguments.path("export-dir").orElse(Path.of("savedmodels", name));
      Path run = resumed.isPresent() ? resumed.get() : runDirectory(name);
      Writable.require("run-dir", run);
      if (!arguments.on("no-export")) {
        Writable.require("export-dir", exports);
      }
      console.loadTensorFlow();
      Devices.require(training.machine());
      try (StopSignal signal = new StopSignal();
          Trainer trainer = trainer(model, data, run)) {
        signal.whenStopped(trainer::stop);
        sayPrecision(trainer, console);
        if (!arguments.on("quiet")) {
          TransferFlags.say(training.transfer(), trainer.beginnings(), console.err());
        }
        if (rows.isPresent() && rows.get().schema().isPresent()) {
          SchemaJson.write(rows.get().schema().get(), run.resolve("schema.json"));
        }
        return train(new Outcome(trainer, data, run, exports), console, signal);
      }
    }
  }

  /** The rows of a run that is resumed, packed as its model takes them. */
  private Dataset again() throws IOException {
    RunSpec spec = RunDirectory.readSpec(resumed.orElseThrow());
    return ModelRows.of(spec, source, training.machine().memoryMiB()).open();
  }

  private void sayPrecision(Trainer trainer, Console console) {
    if (training.machine().precision() == Precision.AUTO && !arguments.on("quiet")) {
      Precision chosen = trainer.spec().training().machine().precision();
      console.err().println("precision " + Arguments.word(chosen) + ", the faster for this model");
    }
  }

  private String storedName() throws IOException {
    return RunDirectory.readSpec(resumed.orElseThrow()).model().name();
  }

  private Path runDirectory(String name) {
    String first = name + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
    Path path = arguments.path("run-dir").orElse(Path.of("runs", first));
    for (int i = 2; !arguments.has("run-dir") && Files.exists(path); i++) {
      path = Path.of("runs", first + "-" + i);
    }
    return path;
  }

  private Trainer trainer(Optional<ModelSpec> model, Dataset data, Path run) throws IOException {
    return model.isPresent()
        ? Trainer.start(new RunSpec(model.get(), training, source), data, run)
        : Trainer.resume(run, data, Optional.of(training));
  }

  /** What a run is made of, once it is under way. */
  private record Outcome(Trainer trainer, Dataset data, Path run, Path exports) {}

  private int train(Outcome job, Console console, StopSignal signal) throws IOException {
    TrainingResult result;
    try (TensorBoardEvents events = TensorBoardEvents.open(job.run())) {
      TrainingListener progress =
          arguments.on("quiet")
              ? TrainingListener.NONE
              : ProgressLine.on(console.err(), isPicture(job.trainer()));
      result = job.trainer().run(new Listeners(List.of(progress, new EventLog(events))));
      if (result.end() == TrainingResult.End.INTERRUPTED) {
        sayHowToResume(job, result, console);
        return Exit.INTERRUPTED;
      }
      signal.ignore();
      finish(job, result, console, events);
    }
    return Exit.DONE;
  }

  private static boolean isPicture(Trainer trainer) {
    return !trainer.spec().model().view().picture().isEmpty();
  }

  private void sayHowToResume(Outcome job, TrainingResult result, Console console) {
    String export =
        arguments.text("export-dir").map(folder -> " --export-dir " + folder).orElse("");
    console.err().println("latent4j: interrupted; saved " + result.checkpoint());
    console.err().println("go on with: " + Program.NAME + " train --resume " + job.run() + export);
  }

  private void finish(Outcome job, TrainingResult result, Console console, TensorBoardEvents events)
      throws IOException {
    Optional<Path> version = Optional.empty();
    if (!arguments.on("no-export")) {
      version =
          Optional.of(
              Exports.write(
                  job.trainer(),
                  job.data(),
                  job.run(),
                  result.checkpoint(),
                  job.exports(),
                  training.calibration()));
      RunPictures.draw(version.get(), job.data(), job.trainer(), job.run(), events);
    }
    Path report = RunReport.write(job.run());
    if (result.end() == TrainingResult.End.EARLY_STOPPED) {
      console.out().println("stopped   early, with the weights of " + result.checkpoint());
    }
    version.ifPresent(path -> console.out().println("model     " + path));
    console.out().println("run       " + job.run());
    console.out().println("report    " + report);
    version.ifPresent(
        path -> {
          console.out().println("pictures  " + job.run().resolve(RunPictures.FOLDER));
          String call = " encode --model " + path + DataFlags.again(source) + " --out codes.npy";
          console.out().println("use it    " + Program.NAME + call);
        });
  }
}
