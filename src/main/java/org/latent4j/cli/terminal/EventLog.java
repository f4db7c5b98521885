package org.latent4j.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.latent4j.report.TensorBoardEvents;
import org.latent4j.train.EpochMetrics;
import org.latent4j.train.Losses;
import org.latent4j.train.TrainingListener;

/** Each epoch's figures for TensorBoard; the events stay the caller's. */
public record EventLog(TensorBoardEvents events) implements TrainingListener {
  @Override
  public void epoch(EpochMetrics metrics) {
    try {
      losses("train", Optional.of(metrics.train()), metrics.step());
      losses("validation", metrics.valid(), metrics.step());
      events.scalar("schedule/beta", metrics.step(), metrics.beta());
      events.scalar("schedule/learning_rate", metrics.step(), metrics.learningRate());
      events.scalar("speed/examples_per_second", metrics.step(), metrics.examplesPerSecond());
      events.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void losses(String part, Optional<Losses> losses, long step) throws IOException {
    if (losses.isPresent()) {
      events.scalar(part + "/loss", step, losses.get().total());
      events.scalar(part + "/reconstruction", step, losses.get().reconstruction());
      events.scalar(part + "/kl", step, losses.get().kl());
    }
  }
}
