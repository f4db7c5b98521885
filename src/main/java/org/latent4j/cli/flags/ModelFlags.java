package org.latent4j.cli.flags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.pack.DataShape;
import org.latent4j.pack.SourceRows;
import org.latent4j.pack.ViewChoices;
import org.latent4j.spec.Activation;
import org.latent4j.spec.ConvSpec;
import org.latent4j.spec.MlpSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.ViewSpec;

/** Flags of the model's shape and objective: to {@link ModelSpec} and back. */
public final class ModelFlags {
  private ModelFlags() {}

  public static List<FlagGroup> groups() {
    return List.of(
        FlagGroup.of(
            "Model",
            new Flag("name", "NAME", "names the export's folder; default from the source"),
            new Flag("arch", "mlp|conv", "fully connected or, for images, convolutional; mlp"),
            new Flag(
                "hidden",
                "N,N,…",
                "widths of the encoder's layers, mirrored in the decoder; default 512 for images,"
                    + " 128,64 for tables"),
            new Flag(
                "latent",
                "N",
                "dimensions of the latent; default 32, or half the features of a table where that is"
                    + " less, but 2 at least"),
            new Flag("filters", "N,N,…", "conv: channels of the convolutions; default 32,64"),
            new Flag("kernel", "N", "conv: size of the kernels; default 3"),
            new Flag("stride", "N", "conv: step of the convolutions; default 2"),
            new Flag("dense", "N,N,…", "conv: widths after the convolutions; default 256"),
            new Flag(
                "activation", "NAME", "relu, leaky-relu, elu, selu, gelu, tanh, softplus; relu"),
            Flag.on("batch-norm", "normalise every hidden layer by its batch"),
            new Flag("dropout", "P", "share of hidden units dropped in training; default 0")),
        ViewFlags.GROUP,
        PackingFlags.GROUP,
        FlagGroup.of(
            "Objective",
            new Flag("objective", "vae|autoencoder", "autoencoder: no sampling, no KL; vae"),
            new Flag("beta", "B", "weight of the KL term; default 1"),
            new Flag("kl-warmup-epochs", "N", "epochs over which beta rises from 0; default 0"),
            new Flag("kl-warmup", "linear|cyclical", "rise once, or anew every N epochs; linear"),
            new Flag("free-bits", "N", "KL per latent dimension that costs nothing, in nats; 0")));
  }

  /** The model that flags ask for on given data. */
  public static ModelSpec read(Arguments arguments, String source, List<ViewSpec> views) {
    int latent = arguments.whole("latent", ViewChoices.usualLatent(views.get(0)));
    return new ModelSpec(
        arguments.text("name", SourceRows.name(source)), views, latent, objective(arguments));
  }

  /** The layers of a table beside the first view. */
  public static MlpSpec table(Arguments arguments) {
    Activation activation = arguments.choice("activation", Activation.class, Activation.RELU);
    return new MlpSpec(
        ViewChoices.TABLE_LAYERS,
        activation,
        arguments.on("batch-norm"),
        arguments.number("dropout", 0));
  }

  public static NetworkSpec network(Arguments arguments, DataShape data) {
    Activation activation = arguments.choice("activation", Activation.class, Activation.RELU);
    boolean batchNorm = arguments.on("batch-norm");
    double dropout = arguments.number("dropout", 0);
    if (arguments.choice("arch", List.of("mlp", "conv"), "mlp").equals("mlp")) {
      arguments.refuse("--arch conv", "filters", "kernel", "stride", "dense");
      List<Integer> hidden = arguments.widths("hidden", ViewChoices.usualLayers(data));
      return new MlpSpec(hidden, activation, batchNorm, dropout);
    }
    arguments.refuse("--arch mlp (a convolutional model has --filters and --dense)", "hidden");
    return new ConvSpec(
        arguments.widths("filters", List.of(32, 64)),
        arguments.whole("kernel", 3),
        arguments.whole("stride", 2),
        arguments.widths("dense", List.of(256)),
        activation,
        batchNorm,
        dropout);
  }

  private static ObjectiveSpec objective(Arguments arguments) {
    ObjectiveSpec.Kind kind =
        arguments.choice("objective", ObjectiveSpec.Kind.class, ObjectiveSpec.Kind.VAE);
    if (kind == ObjectiveSpec.Kind.AUTOENCODER) {
      arguments.refuse("--objective vae", "beta", "kl-warmup", "kl-warmup-epochs", "free-bits");
      return ObjectiveSpec.autoencoder();
    }
    double epochs = arguments.number("kl-warmup-epochs", 0);
    String ramp = arguments.choice("kl-warmup", List.of("linear", "cyclical"), "linear");
    if (epochs == 0) {
      arguments.refuse("--kl-warmup-epochs above 0", "kl-warmup");
    }
    ObjectiveSpec.Warmup warmup =
        epochs == 0
            ? ObjectiveSpec.Warmup.none()
            : new ObjectiveSpec.Warmup(
                ramp.equals("linear")
                    ? ObjectiveSpec.Warmup.Ramp.LINEAR
                    : ObjectiveSpec.Warmup.Ramp.CYCLICAL,
                epochs);
    return new ObjectiveSpec(
        kind, arguments.number("beta", 1), warmup, arguments.number("free-bits", 0));
  }

  /** The flags that give this model again. */
  static Map<String, String> stored(ModelSpec model) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("name", model.name());
    flags.put("latent", Integer.toString(model.latent()));
    if (model.view().encoder() instanceof MlpSpec mlp) {
      flags.put("arch", "mlp");
      flags.put("hidden", Arguments.joined(mlp.hidden()));
      hidden(flags, mlp.activation(), mlp.batchNorm(), mlp.dropout());
    } else if (model.view().encoder() instanceof ConvSpec conv) {
      flags.put("arch", "conv");
      flags.put("filters", Arguments.joined(conv.filters()));
      flags.put("kernel", Integer.toString(conv.kernel()));
      flags.put("stride", Integer.toString(conv.stride()));
      flags.put("dense", Arguments.joined(conv.dense()));
      hidden(flags, conv.activation(), conv.batchNorm(), conv.dropout());
    }
    if (!model.view().isTable()) {
      flags.putAll(ViewFlags.stored(model.view()));
    }
    flags.putAll(ViewFlags.fitting(model));
    objective(flags, model.objective());
    return flags;
  }

  private static void hidden(
      Map<String, String> flags, Activation activation, boolean batchNorm, double dropout) {
    flags.put("activation", Arguments.word(activation));
    flags.put("batch-norm", Boolean.toString(batchNorm));
    flags.put("dropout", Double.toString(dropout));
  }

  private static void objective(Map<String, String> flags, ObjectiveSpec objective) {
    flags.put("objective", Arguments.word(objective.kind()));
    if (objective.kind() == ObjectiveSpec.Kind.AUTOENCODER) {
      return;
    }
    flags.put("beta", Double.toString(objective.beta()));
    flags.put("free-bits", Double.toString(objective.freeBits()));
    if (objective.warmup().ramp() != ObjectiveSpec.Warmup.Ramp.NONE) {
      flags.put("kl-warmup", Arguments.word(objective.warmup().ramp()));
      flags.put("kl-warmup-epochs", Double.toString(objective.warmup().epochs()));
    }
  }
}
