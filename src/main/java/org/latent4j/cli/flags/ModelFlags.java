package org.latent4j.cli.flags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latent4j.graph.Setting;
import org.latent4j.graph.distribution.Priors;
import org.latent4j.graph.network.Network;
import org.latent4j.graph.network.NetworkKind;
import org.latent4j.pack.DataShape;
import org.latent4j.pack.SourceRows;
import org.latent4j.pack.ViewChoices;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.PriorSpec;
import org.latent4j.spec.ViewSpec;

/** Flags of the model's shape and objective: to {@link ModelSpec} and back. */
public final class ModelFlags {
  private static final KindFlags<NetworkSpec> NETWORKS = new KindFlags<>("arch", Network.kinds());
  private static final KindFlags<PriorSpec> PRIORS = new KindFlags<>("prior", Priors.kinds());

  private ModelFlags() {}

  public static List<FlagGroup> groups() {
    return List.of(
        FlagGroup.of(
            "Model",
            new Flag("name", "NAME", "names the export's folder; default from the source"),
            NETWORKS.choice("; mlp"),
            new Flag(
                "latent",
                "N",
                "dimensions of the latent; default 32, or half the features of a table where that is"
                    + " less, but 2 at least")),
        new FlagGroup("Networks", NETWORKS.settings()),
        new FlagGroup("Prior", PRIORS.all("; normal")),
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
    PriorSpec prior = PriorSpec.of(arguments.choice("prior", PRIORS.names(), "normal"));
    return Priors.checked(
        new ModelSpec(
            arguments.text("name", SourceRows.name(source)),
            views,
            latent,
            objective(arguments),
            PRIORS.read(arguments, prior)));
  }

  /** The layers of a table beside the first view, whose widths are its own. */
  public static NetworkSpec table(Arguments arguments) {
    NetworkKind plain = Network.kinds().get(0);
    Arguments others = arguments;
    for (Setting setting : plain.settings()) {
      if (setting.type() == Setting.Type.WIDTHS) {
        others = others.without(setting.flag());
      }
    }
    return NETWORKS.given(others, plain.usual().of(false));
  }

  /** The layers of the first view. */
  public static NetworkSpec network(Arguments arguments, DataShape data) {
    String arch = arguments.choice("arch", NETWORKS.names(), "mlp");
    NetworkKind kind = Network.kind(NetworkSpec.of(arch));
    return NETWORKS.read(arguments, kind.usual().of(data.isPicture()));
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
    flags.putAll(NETWORKS.stored(model.view().encoder()));
    if (!model.view().isTable()) {
      flags.putAll(ViewFlags.stored(model.view()));
    }
    flags.putAll(ViewFlags.fitting(model));
    flags.putAll(PRIORS.stored(model.prior()));
    objective(flags, model.objective());
    return flags;
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
