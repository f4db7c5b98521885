package org.latent4j.cli.flags;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.io.Sinks;
import org.latent4j.io.Sources;
import org.latent4j.serve.OpenOptions;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.Precision;

/** Flags of the commands that run an exported model. */
public final class ModelFlag {
  public static final Flag MODEL =
      new Flag(
          "model", "DIR", "a version directory, or a model's folder: then its highest version");
  public static final Flag TRUST =
      Flag.on("trust", "run a model whose graph may do more than compute, such as write files");
  public static final Flag OUT =
      new Flag("out", "FILE", Sinks.ACCEPTED + ", or .png, a grid of images");
  public static final Flag VIEW =
      new Flag("view", "NAME", "of a model of several views, the one to write; default the first");
  public static final Flag CONDITION =
      new Flag(
          "condition", "VALUE", "what the model is conditioned on, or NAME=VALUE,…, for all rows");
  public static final Flag FROM =
      new Flag("from", "NAME", "of several views, the one that --in holds; default the first");
  private static final Flag THREADS =
      new Flag("threads", "N", "threads of one operation; default 0, all cores");
  private static final Flag RESUME =
      Flag.on(
          "resume",
          "keep what is written as it comes, and go on from it where the same command was stopped");
  private static final int ROWS = 1024;
  private static final Flag BATCH = new Flag("batch", "N", "rows at a time; default " + ROWS);
  private static final Flag PRECISION =
      new Flag(
          "precision",
          "FORMAT",
          "of large matrices: float32 (default), bf16, or auto: bf16 where the processor has it");

  private ModelFlag() {}

  /** Model, rows in, rows out, and what else a command has. */
  public static List<FlagGroup> passing(Flag... others) {
    List<Flag> flags = new ArrayList<>();
    flags.add(MODEL);
    flags.add(new Flag("in", "SOURCE", Sources.ACCEPTED));
    flags.add(OUT);
    flags.addAll(List.of(others));
    flags.add(BATCH);
    flags.add(THREADS);
    flags.add(PRECISION);
    flags.add(TRUST);
    flags.addAll(DataFlags.inputs());
    flags.add(DataFlags.IDS);
    flags.add(RESUME);
    return List.of(new FlagGroup("Flags", flags));
  }

  /** Model, rows out, and what else a command has. */
  public static List<FlagGroup> making(Flag... others) {
    List<Flag> flags = new ArrayList<>();
    flags.add(MODEL);
    flags.add(OUT);
    flags.addAll(List.of(others));
    flags.add(BATCH);
    flags.add(THREADS);
    flags.add(PRECISION);
    flags.add(TRUST);
    return List.of(new FlagGroup("Flags", flags));
  }

  /** Opens the model that the flags name; the caller closes it. */
  public static VaeModel open(Arguments arguments, Console console) {
    return open(arguments, console, threads(arguments));
  }

  /** Opens it for a {@code RowPass}, whose threads call it side by side. */
  public static VaeModel openForPass(Arguments arguments, Console console) {
    return open(arguments, console, 1);
  }

  private static VaeModel open(Arguments arguments, Console console, int threads) {
    Path folder = folder(arguments);
    OpenOptions options = options(arguments, threads);
    // The library takes as long to load as the model's files to read; the one does not need the
    // other until both are there.
    FutureTask<Void> library = new FutureTask<>(console::loadTensorFlow, null);
    new Thread(library, "library").start();
    try {
      return VaeModel.open(folder, options);
    } catch (LinkageError e) {
      throw failure(library).orElse(e);
    } finally {
      // In any case: a process must not end while its libraries are unpacked.
      failure(library);
    }
  }

  /** The folder that the flags name. */
  public static Path folder(Arguments arguments) {
    arguments.required("model", "the folder of an exported model");
    return arguments.path("model").orElseThrow();
  }

  /** Waits for the library; what the first attempt to load it says is clearer than a second one. */
  private static Optional<LinkageError> failure(FutureTask<Void> library) {
    try {
      library.get();
    } catch (ExecutionException e) {
      return e.getCause() instanceof LinkageError error ? Optional.of(error) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private static OpenOptions options(Arguments arguments, int threads) {
    int chunk = Math.min(batch(arguments), OpenOptions.defaults().chunkRows());
    Precision precision = arguments.choice("precision", Precision.class, Precision.FLOAT32);
    boolean trust = arguments.on("trust");
    return new OpenOptions(chunk, threads, precision, trust);
  }

  /** Rows at a time. */
  public static int batch(Arguments arguments) {
    int batch = arguments.whole("batch", ROWS);
    if (batch < 1) {
      throw new UsageException("batch", "1 or more", batch);
    }
    return batch;
  }

  /** Threads that share the work, 0 for as many as there are cores. */
  public static int threads(Arguments arguments) {
    int threads = arguments.whole("threads", 0);
    if (threads < 0) {
      throw new UsageException("threads", "0 or more", threads);
    }
    return threads;
  }

  /** Where the results go; asked for. */
  public static String out(Arguments arguments) {
    return arguments.required("out", "a file to write");
  }
}
