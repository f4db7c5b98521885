package org.latent4j.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.latent4j.base.DurableFiles;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.SpecJson;

/** The folder of one run: settings, metrics, checkpoints. Held by one trainer at a time. */
public final class RunDirectory implements AutoCloseable {
  static final String SPEC = "spec.json";

  /** Those of this process: to open and close a locked file a second time would end its lock. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Path real;
  private final FileChannel channel;

  private RunDirectory(Path path) throws IOException {
    this.path = path;
    this.real = path.toRealPath();
    if (!HELD.add(real)) {
      throw inUse(path);
    }
    try {
      this.channel =
          FileChannel.open(
              path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lock(path, channel);
    } catch (IOException | RuntimeException e) {
      HELD.remove(real);
      throw e;
    }
  }

  /** The hold lasts until the channel is closed. */
  private static void lock(Path path, FileChannel channel) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // As below.
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw inUse(path);
  }

  private static SpecException inUse(Path path) {
    return new SpecException(
        "run directory " + path, "one that no other training uses", "it in use");
  }

  /**
   * Begins a run in a folder that holds none.
   *
   * @throws SpecException if the folder holds a run, or another trainer has it
   */
  public static RunDirectory create(Path path, RunSpec spec) throws IOException {
    Files.createDirectories(path);
    RunDirectory run = new RunDirectory(path);
    try {
      if (Files.exists(path.resolve(SPEC))) {
        throw new SpecException(
            "run directory " + path, "an empty folder", "the spec.json of an earlier run");
      }
      run.writeSpec(spec);
      return run;
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  /**
   * Takes hold of a run that was begun.
   *
   * @throws SpecException if there is none, or another trainer has it
   */
  public static RunDirectory open(Path path) throws IOException {
    readSpec(path);
    return new RunDirectory(path);
  }

  /**
   * The settings of a run.
   *
   * @throws SpecException if there are none, or they cannot be read
   */
  public static RunSpec readSpec(Path path) throws IOException {
    try {
      return SpecJson.read(path.resolve(SPEC), RunSpec.class);
    } catch (NoSuchFileException e) {
      throw new SpecException("run directory " + path, "a folder with spec.json", "none");
    }
  }

  /** The newest complete checkpoint of a run, if there is any. */
  public static Optional<Path> newestCheckpoint(Path path) throws IOException {
    return new Checkpoints(path, 1).newest();
  }

  /**
   * One complete checkpoint of a run.
   *
   * @param name of its folder, or {@code newest}, or {@code best}: of the lowest validation loss;
   *     empty for the weights that the run ends with, which {@code train} exports
   * @throws SpecException if there is none of that name
   */
  public static Path checkpoint(Path path, String name) throws IOException {
    Path newest =
        newestCheckpoint(path)
            .orElseThrow(() -> new SpecException("run " + path, "a checkpoint", "none"));
    if (name.equals("newest")) {
      return newest;
    }
    if (name.isEmpty()) {
      return Checkpoints.ended(newest, Checkpoints.state(newest), readSpec(path).training());
    }
    String best = Checkpoints.state(newest).best().checkpoint();
    Path found = newest.resolveSibling(name.equals("best") ? best : name);
    if (best.isEmpty() && name.equals("best")) {
      throw new SpecException("checkpoint", "newest or a name, as no rows were held out", name);
    }
    if (!Files.isDirectory(found)) {
      throw new SpecException("checkpoint", "best, newest or a folder of checkpoints/", name);
    }
    return found;
  }

  /** Where the weights of a checkpoint folder lie: the path without the endings of the files. */
  public static Path weights(Path checkpoint) {
    return Checkpoints.prefix(checkpoint);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Writes the settings, in the place of older ones where a resumed run goes on with others. */
  void writeSpec(RunSpec spec) throws IOException {
    DurableFiles.write(path.resolve(SPEC), SpecJson.write(spec));
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(real);
    }
  }
}
