package org.latent4j.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.latent4j.base.DurableFiles;
import org.latent4j.data.Dataset;
import org.latent4j.fuzz.Mutations;
import org.latent4j.graph.signature.Probe;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.SpecException;
import org.latent4j.spec.SpecJson;

/**
 * Reads damaged checkpoints. Weights must be refused by a {@link SpecException} of one line, or be
 * those that were written; a state must be refused so, or be one. Each fiftieth input goes on with
 * the training, to the end.
 */
final class CheckpointFuzzChild {
  static final int ROWS = 100;
  static final int FEATURES = 6;
  private static final int WHOLE = 50;

  /** One in so many stays as it is, and must be read. */
  private static final int UNDAMAGED = 10;

  private final Path run;
  private final Path work;
  private final Mutations mutations =
      new Mutations(7, "step", "null", "{}", "-1", "1e999", "encoder");

  private CheckpointFuzzChild(Path folder) {
    this.run = folder.resolve("run");
    this.work = folder.resolve("work");
  }

  /** Inputs of a folder that holds a run, from a number to before another. */
  public static void main(String[] args) throws Exception {
    CheckpointFuzzChild child = new CheckpointFuzzChild(Path.of(args[0]));
    RunSpec spec = SpecJson.read(child.run.resolve("spec.json"), RunSpec.class);
    try (Dataset data = Settings.data(ROWS, FEATURES);
        Trainer trainer = Trainer.start(spec, data, child.fresh("trainer"))) {
      Path checkpoint = new Checkpoints(child.run, 3).newest().orElseThrow();
      trainer.restore(checkpoint);
      float[] rows = Settings.values(3, FEATURES, 9);
      Probe expected = trainer.probe(rows);
      for (long number = Long.parseLong(args[1]); number < Long.parseLong(args[2]); number++) {
        String line =
            number % WHOLE == WHOLE - 1
                ? child.resumed(number, data, checkpoint)
                : child.restored(number, trainer, checkpoint, rows, expected);
        System.out.println((number + " " + line).replaceAll("\\s+", " "));
      }
    }
    System.exit(0);
  }

  private Path fresh(String name) throws IOException {
    Path folder = work.resolve(name);
    DurableFiles.delete(folder);
    Files.createDirectories(work);
    return folder;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  /** Damages one of a checkpoint's files; the name of it, or nothing where it stays the same. */
  private Optional<String> damage(long number, Path checkpoint) throws IOException {
    if (number % UNDAMAGED == 0) {
      return Optional.empty();
    }
    SplittableRandom random = mutations.random(-1 - number);
    List<String> names = List.of("weights.index", "weights.data-00000-of-00001", "state.json");
    Path file = checkpoint.resolve(names.get(random.nextInt(names.size())));
    byte[] was = Files.readAllBytes(file);
    byte[] damaged = mutations.apply(number, List.of(was));
    Files.write(file, damaged);
    return Arrays.equals(was, damaged)
        ? Optional.empty()
        : Optional.of(file.getFileName().toString());
  }

  private String restored(
      long number, Trainer trainer, Path checkpoint, float[] rows, Probe expected)
      throws IOException {
    Path copy = fresh("checkpoint");
    copy(checkpoint, copy);
    Optional<String> damaged = damage(number, copy);
    String what = damaged.orElse("nothing") + ": ";
    try {
      Checkpoints.state(copy);
      trainer.restore(copy);
      return same(expected, trainer.probe(rows))
          ? "answered " + what
          : "FAULT " + what + "other weights";
    } catch (SpecException e) {
      return refusal(damaged, what, e);
    } catch (Exception | Error e) {
      return "FAULT " + what + e + " at " + Arrays.asList(e.getStackTrace()).stream().findFirst();
    }
  }

  private static String refusal(Optional<String> damaged, String what, RuntimeException e) {
    boolean line = damaged.isPresent() && e.getMessage().lines().count() == 1;
    return (line ? "refused " : "FAULT ") + what + e.getMessage();
  }

  private static boolean same(Probe expected, Probe found) {
    for (Map.Entry<String, Probe.Call> call : expected.calls().entrySet()) {
      for (Map.Entry<String, Probe.Values> output : call.getValue().outputs().entrySet()) {
        float[] values = found.calls().get(call.getKey()).outputs().get(output.getKey()).values();
        if (!Arrays.equals(output.getValue().values(), values)) {
          return false;
        }
      }
    }
    return true;
  }

  private String resumed(long number, Dataset data, Path checkpoint) throws IOException {
    Path copy = fresh("resumed");
    copy(run, copy);
    Optional<String> damaged = damage(number, copy.resolve(run.relativize(checkpoint).toString()));
    String what = "resumed, " + damaged.orElse("nothing") + ": ";
    try (Trainer trainer = Trainer.resume(copy, data, Optional.empty())) {
      return "answered " + what + trainer.run(TrainingListener.NONE).end();
    } catch (SpecException | TrainingException e) {
      return refusal(damaged, what, e);
    } catch (Exception | Error e) {
      return "FAULT " + what + e + " at " + Arrays.asList(e.getStackTrace()).stream().findFirst();
    }
  }
}
