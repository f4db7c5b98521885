package org.latent4j.cli.flags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.spec.LearningRateSpec;
import org.latent4j.spec.OptimizerSpec;

/** Flags of the learning rate and of the rule that applies it: to their specs and back. */
final class OptimizerFlags {
  static final FlagGroup GROUP =
      FlagGroup.of(
          "Optimizer",
          new Flag("learning-rate", "R", "the highest; default 0.001"),
          new Flag("warmup-steps", "N", "steps over which it rises from 0; default 0"),
          new Flag("lr-schedule", "NAME", "constant, cosine, step or plateau; constant"),
          new Flag("lr-final", "P", "cosine: share of the rate at the end; default 0"),
          new Flag("lr-step-epochs", "N", "step: epochs between falls; default 10"),
          new Flag("lr-factor", "X", "step, plateau: what a fall multiplies by; default 0.5"),
          new Flag("lr-patience", "N", "plateau: epochs without a lower loss; default 5"),
          new Flag("lr-minimum", "R", "plateau: the lowest rate; default 0"),
          new Flag("optimizer", "NAME", "adam, adamw, sgd or rmsprop; adam"),
          new Flag("beta1", "X", "adam, adamw: default 0.9"),
          new Flag("beta2", "X", "adam, adamw: default 0.999"),
          new Flag("epsilon", "X", "adam, adamw, rmsprop: default 1e-7"),
          new Flag("weight-decay", "X", "adamw: default 0.01"),
          new Flag("momentum", "X", "sgd, rmsprop: default 0"),
          new Flag("rms-decay", "X", "rmsprop: decay of the mean square; default 0.9"));

  private static final double RATE = 1e-3;
  private static final double EPSILON = 1e-7;

  private OptimizerFlags() {}

  static LearningRateSpec learningRate(Arguments arguments) {
    return new LearningRateSpec(
        arguments.number("learning-rate", RATE),
        arguments.big("warmup-steps", 0),
        schedule(arguments));
  }

  private static LearningRateSpec.Schedule schedule(Arguments arguments) {
    String name =
        arguments.choice(
            "lr-schedule", List.of("constant", "cosine", "step", "plateau"), "constant");
    if (!name.equals("cosine")) {
      arguments.refuse("--lr-schedule cosine", "lr-final");
    }
    if (!name.equals("step")) {
      arguments.refuse("--lr-schedule step", "lr-step-epochs");
    }
    if (!name.equals("plateau")) {
      arguments.refuse("--lr-schedule plateau", "lr-patience", "lr-minimum");
    }
    return switch (name) {
      case "cosine" -> new LearningRateSpec.Cosine(arguments.number("lr-final", 0));
      case "step" ->
          new LearningRateSpec.Step(
              arguments.whole("lr-step-epochs", 10), arguments.number("lr-factor", 0.5));
      case "plateau" ->
          new LearningRateSpec.Plateau(
              arguments.whole("lr-patience", 5),
              arguments.number("lr-factor", 0.5),
              arguments.number("lr-minimum", 0));
      default -> {
        arguments.refuse("--lr-schedule step or plateau", "lr-factor");
        yield new LearningRateSpec.Constant();
      }
    };
  }

  static OptimizerSpec optimizer(Arguments arguments) {
    String name = arguments.choice("optimizer", List.of("adam", "adamw", "sgd", "rmsprop"), "adam");
    boolean adam = name.startsWith("adam");
    if (!adam) {
      arguments.refuse("--optimizer adam or adamw", "beta1", "beta2");
    }
    if (!name.equals("adamw")) {
      arguments.refuse("--optimizer adamw", "weight-decay");
    }
    if (adam) {
      arguments.refuse("--optimizer sgd or rmsprop", "momentum");
    }
    if (!name.equals("rmsprop")) {
      arguments.refuse("--optimizer rmsprop", "rms-decay");
    }
    if (name.equals("sgd")) {
      arguments.refuse("--optimizer adam, adamw or rmsprop", "epsilon");
    }
    return rule(name, arguments);
  }

  private static OptimizerSpec rule(String name, Arguments arguments) {
    double beta1 = arguments.number("beta1", 0.9);
    double beta2 = arguments.number("beta2", 0.999);
    double epsilon = arguments.number("epsilon", EPSILON);
    double momentum = arguments.number("momentum", 0);
    return switch (name) {
      case "adamw" ->
          new OptimizerSpec.AdamW(beta1, beta2, epsilon, arguments.number("weight-decay", 0.01));
      case "sgd" -> new OptimizerSpec.Sgd(momentum);
      case "rmsprop" ->
          new OptimizerSpec.RmsProp(arguments.number("rms-decay", 0.9), momentum, epsilon);
      default -> new OptimizerSpec.Adam(beta1, beta2, epsilon);
    };
  }

  static Map<String, String> stored(LearningRateSpec rate, OptimizerSpec optimizer) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("learning-rate", Double.toString(rate.rate()));
    flags.put("warmup-steps", Long.toString(rate.warmupSteps()));
    if (rate.schedule() instanceof LearningRateSpec.Constant) {
      flags.put("lr-schedule", "constant");
    } else if (rate.schedule() instanceof LearningRateSpec.Cosine cosine) {
      flags.put("lr-schedule", "cosine");
      flags.put("lr-final", Double.toString(cosine.finalFraction()));
    } else if (rate.schedule() instanceof LearningRateSpec.Step step) {
      flags.put("lr-schedule", "step");
      flags.put("lr-step-epochs", Integer.toString(step.epochs()));
      flags.put("lr-factor", Double.toString(step.factor()));
    } else if (rate.schedule() instanceof LearningRateSpec.Plateau plateau) {
      flags.put("lr-schedule", "plateau");
      flags.put("lr-patience", Integer.toString(plateau.patience()));
      flags.put("lr-factor", Double.toString(plateau.factor()));
      flags.put("lr-minimum", Double.toString(plateau.minimum()));
    }
    optimizer(flags, optimizer);
    return flags;
  }

  private static void optimizer(Map<String, String> flags, OptimizerSpec optimizer) {
    if (optimizer instanceof OptimizerSpec.Adam adam) {
      flags.put("optimizer", "adam");
      moments(flags, adam.beta1(), adam.beta2(), adam.epsilon());
    } else if (optimizer instanceof OptimizerSpec.AdamW adamW) {
      flags.put("optimizer", "adamw");
      moments(flags, adamW.beta1(), adamW.beta2(), adamW.epsilon());
      flags.put("weight-decay", Double.toString(adamW.weightDecay()));
    } else if (optimizer instanceof OptimizerSpec.Sgd sgd) {
      flags.put("optimizer", "sgd");
      flags.put("momentum", Double.toString(sgd.momentum()));
    } else if (optimizer instanceof OptimizerSpec.RmsProp rmsProp) {
      flags.put("optimizer", "rmsprop");
      flags.put("rms-decay", Double.toString(rmsProp.decay()));
      flags.put("momentum", Double.toString(rmsProp.momentum()));
      flags.put("epsilon", Double.toString(rmsProp.epsilon()));
    }
  }

  private static void moments(
      Map<String, String> flags, double beta1, double beta2, double epsilon) {
    flags.put("beta1", Double.toString(beta1));
    flags.put("beta2", Double.toString(beta2));
    flags.put("epsilon", Double.toString(epsilon));
  }
}
