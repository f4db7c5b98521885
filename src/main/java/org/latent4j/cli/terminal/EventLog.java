package org.latent4j.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.latent4j.report.TensorBoardEvents;
import org.latent4j.train.EpochMetrics;
import org.latent4j.train.Losses;
import org.latent4j.train.TrainingListener;

/** Each epoch's figures for TensorBoard; the events stay the caller's. */
public record EventLog(TensorBoardEvents events) implements TrainingListener {
  @Override
  public void epoch(EpochMetrics metrics) {
    try {
      losses("train", metrics.train(), metrics.step());
      if (metrics.valid().isPresent()) {
        losses("validation", metrics.valid().get(), metrics.step());
      }
      events.scalar("schedule/beta", metrics.step(), metrics.beta());
      events.scalar("schedule/learning_rate", metrics.step(), metrics.learningRate());
      events.scalar("speed/examples_per_second", metrics.step(), metrics.examplesPerSecond());
      events.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void losses(String rows, Losses losses, long step) throws IOException {
    for (Map.Entry<String, Double> loss : losses.values().entrySet()) {
      events.scalar(rows + "/" + loss.getKey(), step, loss.getValue());
    }
  }
}
