package org.latent4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latent4j.data.Dataset;
import org.latent4j.spec.DataSpec;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Precision;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.TrainingSpec;

class PlainGraphTest {
  /**
   * A plain model pays nothing for tables, conditions and further views: its step (forward pass,
   * gradients, updates) has the operations that it had before there were any, at commit a7bd3f8,
   * counted there in the same way. A step of this model takes a few milliseconds, so a mask or a
   * weight for each value would show.
   */
  @ParameterizedTest
  @CsvSource({"1, 174", "4, 597"})
  void aPlainStepHasAsManyOperationsAsBefore(int parts, int expected) throws IOException {
    TrainingSpec usual = TrainingSpec.of(1);
    TrainingSpec training =
        new TrainingSpec(
            usual.epochs(),
            usual.passes(),
            usual.batchSize(),
            usual.seed(),
            usual.learningRate(),
            usual.optimizer(),
            usual.clipNorm(),
            usual.patience(),
            usual.split(),
            usual.checkpoints(),
            new TrainingSpec.MachineSpec(
                TrainingSpec.Device.CPU, Precision.FLOAT32, parts, usual.machine().memoryMiB()),
            usual.transfer(),
            usual.calibration());
    ModelSpec model =
        ModelSpec.mlp("plain", 784, java.util.List.of(512), 32, LikelihoodSpec.bernoulli());
    RunSpec run = new RunSpec(model, training, DataSpec.of("memory"));
    AtomicInteger found = new AtomicInteger();
    try (Dataset data = Dataset.of(new float[7840], 10, 784);
        TrainingGraph graph = new TrainingGraph(run, Inputs.source(run, data))) {
      graph
          .graph()
          .operations()
          .forEachRemaining(
              operation -> {
                String name = operation.name();
                if (name.startsWith("training") || name.startsWith("gradients")) {
                  found.incrementAndGet();
                }
              });
    }
    assertEquals(expected, found.get());
  }
}
