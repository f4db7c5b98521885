package org.latent4j.cli.flags;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.latent4j.cli.terminal.UsageException;
import org.latent4j.graph.distribution.Likelihood;
import org.latent4j.graph.distribution.Priors;
import org.latent4j.pack.DataShape;
import org.latent4j.pack.ViewChoices;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.ViewSpec;

/** The flags that are given beside {@code --spec}: they win. */
public final class SpecFlags {
  private SpecFlags() {}

  /**
   * A run with what the flags change of it.
   *
   * @throws UsageException for a flag that would make other views
   */
  public static RunSpec changed(RunSpec run, Arguments given) {
    Map<String, String> stored = Settings.stored(run);
    for (String flag :
        new String[] {"schema", "condition", "predict", "views", "feature-names", "query"}) {
      String before = stored.getOrDefault(flag, "");
      if (!Arguments.same(given.text(flag, before), before)) {
        given.refuse("views that are not those of --spec", flag);
      }
    }
    ViewSpec first = run.model().view();
    if (!first.content().isTensor()) {
      FlagChoices.refuseOfOneKind(given);
    }
    ObjectNode tree = SpecJson.mapper().valueToTree(run);
    Settings.put(tree, "", given, Map.of());
    if (first.content().isTensor()) {
      complete((ObjectNode) tree.at("/model/views/0"), first, given);
    }
    RunSpec changed = SpecJson.read(tree, "--spec", RunSpec.class);
    ModelSpec model = changed.model();
    model = Priors.checked(model.with(FlagChoices.complete(model.prior())));
    return new RunSpec(model, changed.training(), changed.data());
  }

  /** Rows as a view takes them. */
  private static DataShape shape(ViewSpec view) {
    boolean bytes = view.preprocessing().scaling() == Scaling.FIXED;
    List<Integer> shape = view.picture().isEmpty() ? view.shape() : view.picture();
    return new DataShape("", shape, bytes, view.columns());
  }

  /** What goes with other settings of the first view: shape and decoder, defaults, scaling. */
  private static void complete(ObjectNode view, ViewSpec old, Arguments given) {
    NetworkSpec encoder =
        FlagChoices.complete(
            SpecJson.read(view.get("encoder"), "--spec", NetworkSpec.class),
            !old.picture().isEmpty());
    LikelihoodSpec likelihood =
        Likelihood.complete(SpecJson.read(view.get("likelihood"), "--spec", LikelihoodSpec.class));
    Scaling scaling = new FlagChoices(given).scaling(shape(old), likelihood);
    ViewSpec anew = ViewChoices.view(shape(old), encoder, likelihood, scaling);
    if (!encoder.equals(old.encoder())) {
      set(view, "encoder", encoder);
      set(view, "decoder", anew.decoder());
      set(view, "shape", anew.shape());
    }
    set(view, "likelihood", likelihood);
    if (!likelihood.kind().equals(old.likelihood().kind()) || given.has("scaling")) {
      set(view, "preprocessing", anew.preprocessing());
    }
  }

  private static void set(ObjectNode view, String key, Object value) {
    view.set(key, SpecJson.mapper().valueToTree(value));
  }
}
