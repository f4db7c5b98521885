package org.latent4j.cli.flags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.spec.CalibrationSpec;
import org.latent4j.spec.Precision;
import org.latent4j.spec.TrainingSpec;
import org.latent4j.spec.TrainingSpec.CheckpointSpec;
import org.latent4j.spec.TrainingSpec.Device;
import org.latent4j.spec.TrainingSpec.MachineSpec;
import org.latent4j.spec.TrainingSpec.Split;

/** Flags of how a model is fitted: to {@link TrainingSpec} and back. */
public final class TrainingFlags {
  public static final Flag FALSE_ALARMS =
      new Flag(
          "false-alarms",
          "SHARE",
          "of usual rows that score may take for anomalies; sets the threshold of the export, from"
              + " the rows held out; default 0.01");

  private static final int EPOCHS = 10;

  private TrainingFlags() {}

  public static List<FlagGroup> groups() {
    return List.of(
        FlagGroup.of(
            "Training",
            new Flag("epochs", "N", "passes over the training rows; default 10"),
            new Flag("batch-size", "N", "rows of a step; default 128"),
            new Flag("clip-norm", "X", "largest global norm of the gradients; default 0, no limit"),
            new Flag("validation", "P", "share of rows held out and looked at each epoch; 0.1"),
            new Flag("test", "P", "share of rows held out and never looked at; default 0"),
            new Flag(
                "patience",
                "N",
                "stop after N epochs without a lower validation loss, and return to the best weights;"
                    + " default 0, never"),
            FALSE_ALARMS,
            new Flag("seed", "N", "of weights, order, noise and split; default 0")),
        OptimizerFlags.GROUP,
        TransferFlags.GROUP,
        FlagGroup.of(
            "Machine",
            new Flag("device", "auto|cpu|gpu", "where the matrices are computed; default auto"),
            new Flag(
                "precision",
                "float32|bf16|auto",
                "of matrix products and convolutions in training; auto takes bf16 where it is"
                    + " measured to be faster; default float32"),
            new Flag("threads", "N", "threads of one operation; default 0, all cores")),
        FlagGroup.of(
            "Checkpoints",
            new Flag("checkpoint-epochs", "N", "epochs between checkpoints; default 1"),
            new Flag("checkpoint-minutes", "X", "minutes between them inside an epoch; default 10"),
            new Flag("keep", "N", "newest checkpoints that stay, beside the best; default 3")));
  }

  public static TrainingSpec read(Arguments arguments) {
    TrainingSpec usual = TrainingSpec.of(EPOCHS);
    CheckpointSpec checkpoints = usual.checkpoints();
    return new TrainingSpec(
        arguments.whole("epochs", EPOCHS),
        arguments.whole("batch-size", usual.batchSize()),
        arguments.big("seed", usual.seed()),
        OptimizerFlags.learningRate(arguments),
        OptimizerFlags.optimizer(arguments),
        arguments.number("clip-norm", usual.clipNorm()),
        arguments.whole("patience", usual.patience()),
        new Split(
            arguments.number("validation", usual.split().validation()),
            arguments.number("test", usual.split().test())),
        new CheckpointSpec(
            arguments.whole("checkpoint-epochs", checkpoints.everyEpochs()),
            arguments.number("checkpoint-minutes", checkpoints.everyMinutes()),
            arguments.whole("keep", checkpoints.keep())),
        new MachineSpec(
            arguments.choice("device", Device.class, Device.AUTO),
            arguments.choice("precision", Precision.class, Precision.FLOAT32),
            arguments.whole("threads", 0),
            arguments.big("memory-mib", 0)),
        TransferFlags.read(arguments),
        new CalibrationSpec(arguments.number("false-alarms", usual.calibration().falseAlarms())));
  }

  /** The flags that give these settings again. */
  static Map<String, String> stored(TrainingSpec training) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("epochs", Integer.toString(training.epochs()));
    flags.put("batch-size", Integer.toString(training.batchSize()));
    flags.put("false-alarms", Double.toString(training.calibration().falseAlarms()));
    flags.put("seed", Long.toString(training.seed()));
    flags.putAll(OptimizerFlags.stored(training.learningRate(), training.optimizer()));
    flags.put("clip-norm", Double.toString(training.clipNorm()));
    flags.put("patience", Integer.toString(training.patience()));
    flags.put("validation", Double.toString(training.split().validation()));
    flags.put("test", Double.toString(training.split().test()));
    CheckpointSpec checkpoints = training.checkpoints();
    flags.put("checkpoint-epochs", Integer.toString(checkpoints.everyEpochs()));
    flags.put("checkpoint-minutes", Double.toString(checkpoints.everyMinutes()));
    flags.put("keep", Integer.toString(checkpoints.keep()));
    MachineSpec machine = training.machine();
    flags.put("device", Arguments.word(machine.device()));
    flags.put("precision", Arguments.word(machine.precision()));
    flags.put("threads", Integer.toString(machine.threads()));
    flags.put("memory-mib", Long.toString(machine.memoryMiB()));
    flags.putAll(TransferFlags.stored(training.transfer()));
    return flags;
  }
}
