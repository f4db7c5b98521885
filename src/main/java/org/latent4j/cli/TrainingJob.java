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
import org.latent4j.cli.flags.AutoEpochs;
import org.latent4j.cli.flags.DataFlags;
import org.latent4j.cli.flags.FlagChoices;
import org.latent4j.cli.flags.ResumeFlags;
import org.latent4j.cli.flags.Settings;
import org.latent4j.cli.flags.SpecFlags;
import org.latent4j.cli.flags.TransferFlags;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.EventLog;
import org.latent4j.cli.terminal.Exit;
import org.latent4j.cli.terminal.Listeners;
import org.latent4j.cli.terminal.Program;
import org.latent4j.cli.terminal.ProgressLine;
import org.latent4j.cli.terminal.StopSignal;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.cli.terminal.Writable;
import org.latent4j.data.Dataset;
import org.latent4j.data.table.TableSchema;
import org.latent4j.io.Piped;
import org.latent4j.io.SchemaJson;
import org.latent4j.pack.ModelRows;
import org.latent4j.pack.TrainingRows;
import org.latent4j.report.RunReport;
import org.latent4j.report.TensorBoardEvents;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Precision;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.TrainingSpec;
import org.latent4j.train.Devices;
import org.latent4j.train.RunDirectory;
import org.latent4j.train.Trainer;
import org.latent4j.train.TrainingListener;
import org.latent4j.train.TrainingResult;

/** One call of {@code train}, from the flags to the last file. */
record TrainingJob(
    Arguments arguments,
    RunSpec spec,
    Dataset data,
    Optional<Path> resumed,
    Optional<TableSchema> schema) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  /** Opens the data; {@link #run} closes them. */
  static TrainingJob open(Arguments arguments, Console console) throws IOException {
    if (arguments.has("resume")) {
      arguments.refuse("a new run, without --resume", "spec");
      Path run = arguments.path("resume").orElseThrow();
      RunSpec old = RunDirectory.readSpec(run);
      requireRows(arguments, old, run);
      RunSpec changed = ResumeFlags.changed(arguments, old, run);
      ResumeFlags.stretched(old.training(), changed.training()).ifPresent(console::tell);
      return again(arguments, changed, Optional.of(run));
    }
    if (arguments.has("spec")) {
      RunSpec given = SpecJson.read(arguments.path("spec").orElseThrow(), RunSpec.class);
      return again(arguments, SpecFlags.changed(given, arguments), Optional.empty());
    }
    if (arguments.has("init-from")) {
      arguments.refuse("a model that begins from nothing, without --init-from", "scaling");
    }
    DataSpec source = Settings.data(arguments);
    TrainingSpec training = Settings.training(AutoEpochs.before(arguments));
    FlagChoices choices = FlagChoices.of(arguments, source);
    TrainingRows rows = TrainingRows.open(source, training, choices);
    try {
      if (AutoEpochs.isFor(arguments, source.source())) {
        long count = rows.data().rows().count();
        training = Settings.training(AutoEpochs.of(arguments, count).settled());
      }
      ModelSpec model = choices.model(rows.data().source(), rows.views());
      RunSpec spec = new RunSpec(model, training, source);
      return new TrainingJob(arguments, spec, rows.data(), Optional.empty(), rows.schema());
    } catch (RuntimeException e) {
      rows.data().close();
      throw e;
    }
  }

  /** Rows that came through a pipe are there no more. */
  private static void requireRows(Arguments arguments, RunSpec old, Path run) {
    String source = old.data().source();
    UsageException.require(
        arguments.has("data") || !Piped.is(source),
        "resume",
        "--data FILE with the rows beside it, which came through a pipe",
        run + " alone");
  }

  /** Rows packed as a model takes them that there is already. */
  private static TrainingJob again(Arguments arguments, RunSpec spec, Optional<Path> resumed)
      throws IOException {
    Dataset data = ModelRows.of(spec, spec.data(), spec.training().machine().memoryMiB()).open();
    return new TrainingJob(arguments, spec, data, resumed, Optional.empty());
  }

  /** Trains, exports and reports. */
  int run(Console console) throws IOException {
    try (data) {
      if (arguments.on("print-spec")) {
        console.out().print(SpecJson.write(spec));
        return Exit.DONE;
      }
      String name = spec.model().name();
      Path exports = arguments.path("export-dir").orElse(Path.of("savedmodels", name));
      Path run = resumed.isPresent() ? resumed.get() : runDirectory(name);
      Writable.require("run-dir", run);
      if (Piped.is(spec.data().source())) {
        console.tell(
            "the rows come through a pipe: --resume and export need them in a file, by --data");
      }
      if (!arguments.on("no-export")) {
        Writable.require("export-dir", exports);
      }
      console.loadTensorFlow();
      Devices.require(spec.training().machine());
      try (StopSignal signal = new StopSignal();
          Trainer trainer = trainer(run)) {
        signal.whenStopped(trainer::stop);
        sayPrecision(trainer, console);
        if (!arguments.on("quiet")) {
          schema.ifPresent(s -> console.err().println("columns   " + s.summary()));
          sayEpochs(console);
          TransferFlags.say(spec.training().transfer(), trainer.beginnings(), console.err());
        }
        if (schema.isPresent()) {
          SchemaJson.write(schema.get(), run.resolve("schema.json"));
        }
        return train(new Outcome(trainer, run, exports), console, signal);
      }
    }
  }

  private void sayEpochs(Console console) {
    boolean anew = resumed.isEmpty() && !arguments.has("spec");
    if (anew && AutoEpochs.isFor(arguments, spec.data().source())) {
      console.err().println(AutoEpochs.of(arguments, data.rows().count()).told());
    }
  }

  private void sayPrecision(Trainer trainer, Console console) {
    if (spec.training().machine().precision() == Precision.AUTO && !arguments.on("quiet")) {
      Precision chosen = trainer.spec().training().machine().precision();
      console.err().println("precision " + Arguments.word(chosen) + ", the faster for this model");
    }
  }

  private Path runDirectory(String name) {
    String first = name + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
    Path path = arguments.path("run-dir").orElse(Path.of("runs", first));
    for (int i = 2; !arguments.has("run-dir") && Files.exists(path); i++) {
      path = Path.of("runs", first + "-" + i);
    }
    return path;
  }

  private Trainer trainer(Path run) throws IOException {
    return resumed.isPresent()
        ? Trainer.resume(run, data, Optional.of(spec.training()))
        : Trainer.start(spec, data, run);
  }

  /** What a run is made of, once it is under way. */
  private record Outcome(Trainer trainer, Path run, Path exports) {}

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
        arguments.text("export-dir").map(f -> " --export-dir " + Program.word(f)).orElse("")
            + (arguments.on("no-export") ? " --no-export" : "");
    console.err().println("latent4j: interrupted; saved " + result.checkpoint());
    console
        .err()
        .println(
            "go on with: " + Program.NAME + " train --resume " + Program.word(job.run()) + export);
  }

  /** Of a share that nobody asked for, a quiet run leaves it to the manifest. */
  private void doubt(String line, Console console) {
    if (arguments.has("false-alarms") || !arguments.on("quiet")) {
      console.tell(line);
    }
  }

  /** What a resumed run says that trains no epoch. */
  private String nothingLeft(TrainingResult.End end) {
    String why =
        end == TrainingResult.End.EARLY_STOPPED
            ? "the run had stopped early; a larger --patience goes on"
            : "all " + spec.training().epochs() + " epochs are done; more --epochs go on";
    return "nothing left to train: "
        + why
        + (arguments.on("no-export") ? "" : "; the same weights are exported again");
  }

  private void finish(Outcome job, TrainingResult result, Console console, TensorBoardEvents events)
      throws IOException {
    if (result.metrics().isEmpty()) {
      console.tell(nothingLeft(result.end()));
    }
    Optional<Path> version = Optional.empty();
    if (!arguments.on("no-export")) {
      version =
          Optional.of(
              Exports.write(
                  job.trainer(),
                  data,
                  job.run(),
                  result.checkpoint(),
                  job.exports(),
                  spec.training().calibration(),
                  line -> doubt(line, console)));
      RunPictures.draw(version.get(), data, job.trainer(), job.run(), events);
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
          String call =
              " encode --model "
                  + Program.word(path)
                  + DataFlags.again(spec.data())
                  + (spec.data().packing().ids().isEmpty()
                      ? " --out codes.npy"
                      : " --out codes.csv");
          console.out().println("use it    " + Program.NAME + call);
        });
  }
}
