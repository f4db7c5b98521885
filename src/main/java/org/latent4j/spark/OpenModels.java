package org.latent4j.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.latent4j.serve.OpenOptions;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.check.ModelException;

/**
 * The models that are open in this JVM: each once, for all tasks that use it at the same time and
 * for those that come soon after. One that nobody has used for a while is closed, and all are when
 * the JVM ends.
 */
final class OpenModels {
  /** Longer than what lies between the stages of a job, shorter than what a user would notice. */
  private static final Duration IDLE = Duration.ofSeconds(60);

  private static final OpenModels HERE = new OpenModels(IDLE);

  private final Map<Key, Entry> entries = new HashMap<>();
  private final Duration idle;
  private final ScheduledExecutorService closer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "latent4j-idle-models");
            thread.setDaemon(true);
            return thread;
          });

  OpenModels(Duration idle) {
    this.idle = idle;
  }

  /** Those of this JVM. */
  static OpenModels here() {
    return HERE;
  }

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(HERE::closeIdle, "latent4j-close-models"));
  }

  private record Key(String identity, OpenOptions options) {}

  /** One model, opened by the first who wants it while the others wait. */
  private static final class Entry {
    private VaeModel model;
    private int users;
    private long uses;
    private Future<?> closing;

    synchronized VaeModel model(Supplier<ModelFiles> files, OpenOptions options) {
      if (model == null) {
        ModelFiles found = files.get();
        model = uninterrupted(() -> open(found, options));
      }
      return model;
    }

    synchronized void close() {
      if (model != null) {
        model.close();
      }
    }
  }

  /**
   * Runs in a thread that nobody interrupts: a task that is killed would leave locks of the native
   * cache to others too early. The interruption shows once the work is done.
   */
  private static VaeModel uninterrupted(Supplier<VaeModel> work) {
    FutureTask<VaeModel> opening = new FutureTask<>(work::get);
    Thread thread = new Thread(opening, "latent4j-open-model");
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return opening.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) e.getCause();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The use of a model until it is closed; the model itself may stay open longer. */
  final class Use implements AutoCloseable {
    private final Key key;
    private final Entry entry;
    private boolean closed;

    private Use(Key key, Entry entry) {
      this.key = key;
      this.entry = entry;
    }

    /** Where the files come from, if it is not open yet. */
    VaeModel model(Supplier<ModelFiles> files) {
      return entry.model(files, key.options());
    }

    @Override
    public void close() {
      synchronized (OpenModels.this) {
        if (closed) {
          return;
        }
        closed = true;
        entry.users--;
        if (entry.users == 0) {
          long uses = entry.uses;
          entry.closing =
              closer.schedule(() -> closeUnused(key, uses), idle.toNanos(), TimeUnit.NANOSECONDS);
        }
      }
    }
  }

  /**
   * Announces a use.
   *
   * @param identity of the files
   */
  synchronized Use use(String identity, OpenOptions options) {
    Key key = new Key(identity, options);
    Entry entry = entries.computeIfAbsent(key, k -> new Entry());
    if (entry.closing != null) {
      entry.closing.cancel(false);
    }
    entry.users++;
    entry.uses++;
    return new Use(key, entry);
  }

  /** How many are open or about to be. */
  synchronized int size() {
    return entries.size();
  }

  private void closeUnused(Key key, long uses) {
    Entry entry;
    synchronized (this) {
      entry = entries.get(key);
      if (entry == null || entry.users > 0 || entry.uses != uses) {
        return;
      }
      entries.remove(key);
    }
    entry.close();
  }

  /** Closes those that nobody uses. */
  void closeIdle() {
    List<Entry> unused;
    synchronized (this) {
      unused = entries.values().stream().filter(entry -> entry.users == 0).toList();
      entries.values().removeAll(unused);
    }
    unused.forEach(Entry::close);
  }

  /**
   * Lays the files in a folder of this JVM alone and opens them; once open, they are not needed.
   */
  private static VaeModel open(ModelFiles files, OpenOptions options) {
    try {
      Path folder =
          Files.createTempDirectory("latent4j-model-" + ProcessHandle.current().pid() + "-");
      try {
        files.write(folder);
        return VaeModel.open(folder, options);
      } catch (ModelException e) {
        String message = e.getMessage().replace(folder.toString(), files.path());
        throw new IllegalArgumentException(message, e);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(files.path() + ": cannot be copied to this host", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
