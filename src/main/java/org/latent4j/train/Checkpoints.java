package org.latent4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.latent4j.base.DurableFiles;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.TrainingSpec;

/**
 * The checkpoints of a run: {@code checkpoints/step-000000469/} with the weights and slots in
 * TensorFlow's format and {@code state.json}. A folder of that name is complete; what is being
 * written has another name.
 */
final class Checkpoints {
  private static final String STAGED = ".staged-";
  private static final String STATE = "state.json";

  private final Path directory;
  private final int keep;

  /**
   * The checkpoints below a run directory.
   *
   * @param keep newest that stay, beside the best
   */
  Checkpoints(Path run, int keep) {
    this.directory = run.resolve("checkpoints");
    this.keep = keep;
  }

  private static long step(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring("step-".length()));
  }

  /** Where the weights of a checkpoint lie, without the endings of their files. */
  static Path prefix(Path checkpoint) {
    return checkpoint.resolve("weights");
  }

  /** Writes one, and removes those that need not stay. */
  Path write(TrainingSession session, TrainingState state) throws IOException {
    Path target = directory.resolve(TrainingState.checkpoint(state.step()));
    Path staged = directory.resolve(STAGED + TrainingState.checkpoint(state.step()));
    try {
      Files.createDirectories(directory);
      DurableFiles.delete(staged);
      Files.createDirectory(staged);
      session.save(prefix(staged));
      Files.writeString(staged.resolve(STATE), state.json());
      replace(staged, target, state);
    } catch (IOException | RuntimeException e) {
      deleteQuietly(staged, e);
      String reason =
          e instanceof NoSuchFileException gone ? gone.getFile() + " is gone" : e.getMessage();
      throw new IOException("checkpoint " + target + " cannot be written: " + reason, e);
    }
    prune(state);
    return target;
  }

  /** A checkpoint of the same step holds the same weights, but an older state. */
  private void replace(Path staged, Path target, TrainingState state) throws IOException {
    if (Files.exists(target)) {
      DurableFiles.write(target.resolve(STATE), state.json());
      DurableFiles.delete(staged);
    } else {
      DurableFiles.publish(staged, target);
    }
  }

  private static void deleteQuietly(Path staged, Exception cause) {
    try {
      DurableFiles.delete(staged);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void prune(TrainingState state) throws IOException {
    List<Path> complete = complete();
    int spare = complete.size() - keep;
    for (Path checkpoint : complete.subList(0, Math.max(0, spare))) {
      String name = checkpoint.getFileName().toString();
      if (!name.equals(state.best().checkpoint())) {
        // Renamed first, so that a killed process leaves no half of a checkpoint under its name.
        Path staged = directory.resolve(STAGED + name);
        Files.move(checkpoint, staged);
        DurableFiles.delete(staged);
      }
    }
  }

  /** Complete checkpoints, oldest first. */
  private List<Path> complete() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Path> complete = new ArrayList<>(DurableFiles.children(directory));
    complete.removeIf(p -> !p.getFileName().toString().matches("step-\\d{9,18}"));
    complete.sort(Comparator.comparingLong(Checkpoints::step));
    return complete;
  }

  /** The newest, if there is any. */
  Optional<Path> newest() throws IOException {
    List<Path> complete = complete();
    return complete.isEmpty() ? Optional.empty() : Optional.of(complete.get(complete.size() - 1));
  }

  /**
   * The weights that a run ends with: with early stopping its best, else its last.
   *
   * @param newest checkpoint, of the state
   */
  static Path ended(Path newest, TrainingState state, TrainingSpec training) {
    boolean best = training.patience() > 0 && state.best().exists();
    return best ? newest.resolveSibling(state.best().checkpoint()) : newest;
  }

  /** Removes what a killed process left half-written. */
  void clean() throws IOException {
    if (Files.isDirectory(directory)) {
      for (Path path : DurableFiles.children(directory)) {
        if (path.getFileName().toString().startsWith(STAGED)) {
          DurableFiles.delete(path);
        }
      }
    }
  }

  /** The state of a checkpoint. */
  static TrainingState state(Path checkpoint) throws IOException {
    return SpecJson.read(checkpoint.resolve(STATE), TrainingState.class);
  }
}
