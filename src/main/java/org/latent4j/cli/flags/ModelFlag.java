package org.latent4j.cli.flags;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.latent4j.cli.terminal.Console;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.io.Piped;
import org.latent4j.serve.OpenOptions;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.Precision;

/** Flags of the commands that run an exported model. */
public final class ModelFlag {
  private static final int ROWS = 1024;

  private ModelFlag() {}

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
    UsageException.require(batch >= 1, "batch", "1 or more", batch);
    return batch;
  }

  /** Threads that share the work, 0 for as many as there are cores. */
  public static int threads(Arguments arguments) {
    int threads = arguments.whole("threads", 0);
    UsageException.require(threads >= 0, "threads", "0 or more", threads);
    return threads;
  }

  /** Where the results go; asked for. */
  public static String out(Arguments arguments) {
    String out = arguments.required("out", "a file to write");
    if (out.equals("/dev/stdout")) {
      return "-";
    }
    UsageException.require(
        out.equals("-") || !Piped.is(out), "out", "a file, or - for csv on standard output", out);
    return out;
  }
}
