package org.latent4j.cli.terminal;

import java.nio.file.Path;
import java.util.List;
import org.latent4j.train.EpochMetrics;
import org.latent4j.train.TrainingListener;

/** Several listeners, told in turn. */
public record Listeners(List<TrainingListener> all) implements TrainingListener {
  @Override
  public void step(Progress progress) {
    all.forEach(listener -> listener.step(progress));
  }

  @Override
  public void epoch(EpochMetrics metrics) {
    all.forEach(listener -> listener.epoch(metrics));
  }

  @Override
  public void checkpoint(Path directory) {
    all.forEach(listener -> listener.checkpoint(directory));
  }
}
