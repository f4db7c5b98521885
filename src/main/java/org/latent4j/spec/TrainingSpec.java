package org.latent4j.spec;

import com.fasterxml.jackson.annotation.JacksonInject;

/**
 * How a model is fitted.
 *
 * @param epochs times that training comes to a look at the validation rows
 * @param passes over the training rows in an epoch
 * @param batchSize rows of a step; the last step of an epoch takes what is left
 * @param seed of the split, the initial weights, the order of rows and all noise
 * @param learningRate over the run
 * @param optimizer gradients to weights
 * @param clipNorm largest global norm of the gradients; 0 for no clipping
 * @param patience epochs without a lower validation loss after which training stops and the best
 *     weights return; 0 for never
 * @param split shares of rows held out
 * @param checkpoints when weights are saved and which are kept
 * @param machine what it runs on
 * @param transfer what it begins with, and what of that is left as it is
 * @param calibration of the scores, when it is exported
 */
public record TrainingSpec(
    int epochs,
    int passes,
    int batchSize,
    long seed,
    LearningRateSpec learningRate,
    OptimizerSpec optimizer,
    double clipNorm,
    int patience,
    Split split,
    CheckpointSpec checkpoints,
    MachineSpec machine,
    @JacksonInject TransferSpec transfer,
    @JacksonInject CalibrationSpec calibration) {
  /** Checks every value. */
  public TrainingSpec {
    Checks.positive("epochs", epochs);
    Checks.positive("epoch-passes", passes);
    Checks.positive("batch-size", batchSize);
    Checks.notNegative("clip-norm", clipNorm);
    Checks.require(patience >= 0, "patience", "a whole number of 0 or more", patience);
    Checks.require(
        patience == 0 || split.validation() > 0,
        "patience",
        "0 where no rows are held out (validation 0)",
        patience);
  }

  /** The usual settings: batch 128, Adam at 1e-3, a tenth of the rows held out, seed 0. */
  public static TrainingSpec of(int epochs) {
    return new TrainingSpec(
        epochs,
        1,
        128,
        0,
        LearningRateSpec.constant(1e-3),
        OptimizerSpec.adam(),
        0,
        0,
        new Split(0.1, 0),
        CheckpointSpec.defaults(),
        MachineSpec.auto(),
        TransferSpec.none(),
        CalibrationSpec.usual());
  }

  /** These settings with another precision. */
  public TrainingSpec withPrecision(Precision precision) {
    MachineSpec other =
        new MachineSpec(machine.device(), precision, machine.threads(), machine.memoryMiB());
    return new TrainingSpec(
        epochs,
        passes,
        batchSize,
        seed,
        learningRate,
        optimizer,
        clipNorm,
        patience,
        split,
        checkpoints,
        other,
        transfer,
        calibration);
  }

  /**
   * Shares of rows held out.
   *
   * @param validation looked at each epoch
   * @param test never looked at in training
   */
  public record Split(double validation, double test) {
    /** Checks that something is left to train on. */
    public Split {
      Checks.fraction("validation", validation);
      Checks.fraction("test", test);
      Checks.fraction("validation + test", validation + test);
    }
  }

  /**
   * When checkpoints are written; one is always written at the end of a run.
   *
   * @param everyEpochs epochs between checkpoints
   * @param everyMinutes minutes between checkpoints inside an epoch; 0 for epochs' ends only
   * @param keep newest checkpoints that stay, beside the best
   */
  public record CheckpointSpec(int everyEpochs, double everyMinutes, int keep) {
    /** Checks all. */
    public CheckpointSpec {
      Checks.positive("checkpoint-epochs", everyEpochs);
      Checks.notNegative("checkpoint-minutes", everyMinutes);
      Checks.positive("keep", keep);
    }

    /** Every epoch and every ten minutes, three kept. */
    public static CheckpointSpec defaults() {
      return new CheckpointSpec(1, 10, 3);
    }
  }

  /**
   * What a run uses of the machine.
   *
   * @param device where the matrices are computed
   * @param precision of the matrices; weights are float32
   * @param threads of one operation; 0 for as many as there are cores
   * @param memoryMiB data larger than this streams from disk; 0 for a quarter of the machine's
   *     memory
   */
  public record MachineSpec(Device device, Precision precision, int threads, long memoryMiB) {
    /** Checks all. */
    public MachineSpec {
      Checks.require(threads >= 0, "threads", "a whole number of 0 or more", threads);
      Checks.require(memoryMiB >= 0, "memory", "a whole number of MiB, 0 or more", memoryMiB);
    }

    /** Everything chosen from the machine. */
    public static MachineSpec auto() {
      return new MachineSpec(Device.AUTO, Precision.FLOAT32, 0, 0);
    }
  }

  /** Where the matrices are computed. */
  public enum Device {
    AUTO,
    CPU,
    GPU
  }
}
