package org.latent4j.serve;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.latent4j.base.Versions;
import org.latent4j.serve.check.FolderFiles;
import org.latent4j.serve.check.ModelException;
import org.latent4j.spec.Names;

/**
 * The newest good version of a model, while versions come and go in its folder: a service that runs
 * for months takes up what is trained meanwhile.
 *
 * <p>The folder is looked at every few seconds, not watched: notices of changes do not reach over
 * network mounts, nor through the links that Kubernetes swaps. Of the version folders in it the
 * highest that can be opened is served. A version that cannot be is told once by a warning of the
 * logger named like this class, and tried again when its files change; one without checksums is
 * opened once two looks have found its files alike. A version that is removed gives way to the next
 * lower one. Where nothing else can be opened, or the folder vanishes, the version that is open
 * goes on.
 *
 * <p>Calls go on with the version that they began with; it is closed after the last of them. So two
 * versions need memory side by side for a while. May be used from any thread.
 */
public final class ModelDirectory implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ModelDirectory.class.getName());
  private static final Duration USUAL = Duration.ofSeconds(5);

  private final Path folder;
  private final OpenOptions options;
  private final Thread looking;

  /** What the files of a version were when they were last looked at, and when they were tried. */
  private final Map<Path, String> seen = new HashMap<>();

  private final Map<Path, String> failed = new HashMap<>();
  private String trouble = "";

  private volatile SharedModel current;
  private volatile boolean closed;

  private ModelDirectory(Path folder, OpenOptions options, Duration every) {
    this.folder = folder;
    this.options = options;
    this.looking = new Thread(() -> look(every), "versions of " + folder.getFileName());
    looking.setDaemon(true);
  }

  /** Opens a folder with the usual options, and looks at it every five seconds. */
  public static ModelDirectory open(Path folder) {
    return open(folder, OpenOptions.defaults(), USUAL);
  }

  /**
   * Opens the newest good version in a folder.
   *
   * @param folder of the model, with its versions 1, 2, …
   * @param every how long to wait between looks
   * @throws ModelException if no version can be opened
   */
  public static ModelDirectory open(Path folder, OpenOptions options, Duration every) {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("every: expected more than 0, found " + every);
    }
    ModelDirectory directory = new ModelDirectory(folder, options, every);
    Optional<ModelException> refused = directory.refresh(true);
    if (directory.current == null) {
      throw refused.orElseGet(
          () -> new ModelException(folder + ": expected a version folder (1, 2, …), found none"));
    }
    directory.looking.start();
    return directory;
  }

  /**
   * Calls the current version.
   *
   * @param call must not keep the model, nor close it
   * @throws IllegalStateException after {@link #close}
   */
  public <T> T call(Function<VaeModel, T> call) {
    try (Lease lease = lease()) {
      return call.apply(lease.model());
    }
  }

  /**
   * The current version, for several calls that must go to the same one; to be closed soon.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public Lease lease() {
    while (!closed) {
      SharedModel held = current;
      if (held.take()) {
        return new Lease(held);
      }
    }
    throw new IllegalStateException("the folder of " + folder + " is closed");
  }

  /** The number of the current version. */
  public long version() {
    return current.version();
  }

  /** Keeps a version open until it is closed itself. */
  public static final class Lease implements AutoCloseable {
    private final SharedModel held;
    private boolean closed;

    private Lease(SharedModel held) {
      this.held = held;
    }

    /** The model, which is the folder's to close. */
    public VaeModel model() {
      return held.model();
    }

    /** Its version. */
    public long version() {
      return held.version();
    }

    /** Gives the model back. Closing again does nothing. */
    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        held.giveBack();
      }
    }
  }

  /** Looks at the folder now, and takes up what has changed. */
  public void refresh() {
    refresh(false);
  }

  /**
   * Looks at the folder.
   *
   * @param atOnce whether to open also what has no checksums and has only just been seen
   * @return why the first version that was tried could not be opened
   */
  private synchronized Optional<ModelException> refresh(boolean atOnce) {
    ModelException first = null;
    if (closed) {
      return Optional.empty();
    }
    for (Path version : versions()) {
      Optional<String> files = files(version);
      if (files.isEmpty()) {
        continue;
      }
      if (current != null && current.isAt(version, files.get())) {
        break;
      }
      boolean rests = files.get().equals(seen.put(version, files.get()));
      boolean ready = atOnce || rests || Files.exists(version.resolve(Names.MANIFEST));
      if (ready && !files.get().equals(failed.get(version))) {
        try {
          serve(version, files.get());
          break;
        } catch (ModelException e) {
          failed.put(version, files.get());
          first = first == null ? e : first;
          LOG.log(Level.WARNING, "not opened: {0}", e.getMessage());
        }
      }
    }
    return Optional.ofNullable(first);
  }

  /** The version folders, the highest first; none where the folder cannot be read. */
  private List<Path> versions() {
    try {
      List<Path> versions = Versions.descending(folder);
      seen.keySet().retainAll(versions);
      failed.keySet().retainAll(versions);
      trouble = "";
      return versions;
    } catch (IOException e) {
      tell(folder + " cannot be read: " + ModelException.reason(e));
      return List.of();
    }
  }

  /** Nothing of a version that vanishes meanwhile. */
  private Optional<String> files(Path version) {
    try {
      return Optional.of(FolderFiles.stamp(version, folder));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void serve(Path version, String files) {
    SharedModel opened = new SharedModel(VaeModel.open(version, folder, options), version, files);
    SharedModel before = current;
    current = opened;
    failed.remove(version);
    if (before != null) {
      LOG.log(Level.INFO, "{0} takes the place of version {1}", version, before.version());
      before.giveBack();
    }
  }

  /** Says once what stays so. */
  private void tell(String what) {
    if (!what.equals(trouble)) {
      trouble = what;
      LOG.log(
          Level.WARNING,
          "{0}; version {1} goes on",
          what,
          current == null ? "none" : current.version());
    }
  }

  private void look(Duration every) {
    while (!closed) {
      try {
        Thread.sleep(every.toMillis(), every.toNanosPart() % 1_000_000);
        refresh();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | OutOfMemoryError e) {
        tell(folder + ": " + e);
      }
    }
  }

  /**
   * Ends the looking and takes no more calls. The version that is open is closed after the last
   * call that is in it, by that call's thread, or here. Closing again does nothing.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    looking.interrupt();
    current.giveBack();
  }
}
