package org.latent4j.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.latent4j.data.Dataset;
import org.latent4j.io.Sources;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.TrainingSpec;

/**
 * Trains 2-20-10-2 on {@code gaussians} in a JVM of its own, which can be measured or killed. It
 * goes on where the folder holds a run. Each epoch it prints the epoch, the resident memory in KiB,
 * and the number of native objects that are held.
 */
final class TrainingChild {
  static final int ROWS = 1000;

  private TrainingChild() {}

  /** The run of a child. */
  static Settings settings(int epochs, int batch, int checkpointEpochs, double minutes) {
    Settings settings = new Settings();
    settings.shape = List.of(2);
    settings.encoder = NetworkSpec.mlp(List.of(20, 10));
    settings.likelihood = Settings.gaussian();
    settings.epochs = epochs;
    settings.batch = batch;
    settings.checkpoints = new TrainingSpec.CheckpointSpec(checkpointEpochs, minutes, 2);
    return settings;
  }

  static Dataset data() throws IOException {
    return Sources.open("gaussians:" + ROWS, ReadOptions.defaults());
  }

  /**
   * Runs or goes on.
   *
   * @param args run directory, epochs, batch size, epochs and minutes between checkpoints
   */
  public static void main(String[] args) throws IOException {
    Path run = Path.of(args[0]);
    Settings settings =
        settings(
            Integer.parseInt(args[1]),
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]),
            Double.parseDouble(args[4]));
    boolean begun = Files.exists(run.resolve("spec.json"));
    try (Dataset data = data();
        Trainer trainer =
            begun
                ? Trainer.resume(run, data, Optional.empty())
                : Trainer.start(settings.run(), data, run)) {
      System.out.println("ready");
      trainer.run(
          new TrainingListener() {
            @Override
            public void epoch(EpochMetrics metrics) {
              System.out.println(
                  metrics.epoch() + " " + residentKib() + " " + Pointer.totalCount());
            }
          });
    }
  }

  private static long residentKib() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      return 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Starts a child whose Java heap is taken whole at the start, so that growth is native memory.
   */
  static Process start(Path log, Object... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(TrainingChild.class.getName());
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return new ProcessBuilder(command).redirectError(log.toFile()).start();
  }

  static BufferedReader output(Process child) {
    return new BufferedReader(
        new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
  }
}
