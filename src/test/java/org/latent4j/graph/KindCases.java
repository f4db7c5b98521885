package org.latent4j.graph;

import java.util.ArrayList;
import java.util.List;
import org.latent4j.spec.Activation;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ColumnSpec.Kind;
import org.latent4j.spec.Fitting;
import org.latent4j.spec.LikelihoodSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.NetworkSpec;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.Preprocessing;
import org.latent4j.spec.Scaling;
import org.latent4j.spec.ViewContent;
import org.latent4j.spec.ViewSpec;
import org.latent4j.spec.ViewSpec.Role;

/** A small model of each kind beside the plain one. Smooth activations, so that gradients are. */
public final class KindCases {
  private static final LikelihoodSpec GAUSSIAN = LikelihoodSpec.of("gaussian");
  private static final NetworkSpec NETWORK = NetworkSpec.mlp(List.of(5), Activation.TANH, false, 0);
  static final List<String> CITIES = List.of("Bern", "Köln", "Oslo");

  private KindCases() {}

  /** Columns of every kind, those of one likelihood not side by side. */
  public static List<ColumnSpec> columns() {
    return List.of(
        new ColumnSpec("age", Kind.REAL, List.of(), true, 40, 10, GAUSSIAN),
        names("member", Kind.BINARY, List.of("no", "yes"), false),
        new ColumnSpec("visits", Kind.COUNT, List.of(), false, 1.2, 0.7, of("poisson")),
        new ColumnSpec("income in €", Kind.POSITIVE, List.of(), false, 8, 0.5, GAUSSIAN),
        names("city", Kind.CATEGORY, CITIES, true),
        names("flag", Kind.BINARY, List.of("0", "1"), false),
        new ColumnSpec("weight", Kind.REAL, List.of(), false, 70, 12, of("student-t")),
        new ColumnSpec("claims", Kind.COUNT, List.of(), false, 0.9, 1.1, of("negative-binomial")));
  }

  private static LikelihoodSpec of(String kind) {
    return LikelihoodSpec.of(kind);
  }

  private static ColumnSpec names(String name, Kind kind, List<String> names, boolean missing) {
    String likelihood = kind == Kind.BINARY ? "bernoulli" : "categorical";
    return new ColumnSpec(name, kind, names, missing, 0, 1, of(likelihood));
  }

  /** A view that is one name of three. */
  static ViewSpec label(Role role, Fitting fitting) {
    return ViewSpec.table(
        "label",
        role,
        List.of(names("label", Kind.CATEGORY, List.of("one", "two", "three"), false)),
        NetworkSpec.mlp(List.of(4), Activation.TANH, false, 0),
        NetworkSpec.mlp(List.of(3), Activation.TANH, false, 0),
        fitting);
  }

  private static ViewSpec view(
      String name, List<Integer> shape, Preprocessing scaling, NetworkSpec network, String kind) {
    boolean picture = shape.size() == 3;
    return new ViewSpec(
        name,
        shape,
        picture ? shape : List.of(),
        List.of(),
        scaling,
        network,
        network.mirrored(),
        of(kind));
  }

  private static ViewSpec image(NetworkSpec network) {
    return view(Names.X, List.of(4, 5, 1), Preprocessing.range(0, 255), network, "bernoulli");
  }

  private static ViewSpec vector(String name) {
    Preprocessing fitted =
        new Preprocessing(Scaling.STANDARDIZE, List.of(0.5, -1.0, 2.0), List.of(1.0, 2.0, 0.5));
    return view(name, List.of(3), fitted, NETWORK, "gaussian");
  }

  private static ModelSpec model(ViewSpec... views) {
    return new ModelSpec("kind", List.of(views), 2, ObjectiveSpec.vae());
  }

  /** One mixed table. */
  public static ModelSpec table() {
    return table(columns());
  }

  public static ModelSpec table(List<ColumnSpec> columns) {
    return model(
        ViewSpec.table(Names.X, Role.VIEW, columns, NETWORK, NETWORK.mirrored(), Fitting.plain()));
  }

  /** A mixed table of which a part is masked for the encoder. */
  public static ModelSpec hidden() {
    ModelSpec table = table();
    return table.withView(table.view().with(new Fitting(1, 0.3, 0, 0, 0, 0)));
  }

  /** A mixed table, given one column of names and one number. */
  public static ModelSpec conditionalTable() {
    List<ColumnSpec> columns = new ArrayList<>(columns());
    ColumnSpec city = columns.remove(4);
    ColumnSpec age = columns.remove(0);
    return model(
        table(columns).view(),
        ViewSpec.table(
            "given", Role.CONDITION, List.of(city, age), NETWORK, NETWORK, Fitting.plain()));
  }

  /** Images, given their label. */
  public static ModelSpec conditionalImage(boolean convolutions) {
    NetworkSpec network =
        convolutions
            ? NetworkSpec.conv(List.of(2), 3, 2, List.of(4), Activation.TANH, false, 0)
            : NETWORK;
    return model(image(network), label(Role.CONDITION, Fitting.plain()));
  }

  /** Images with a label, each encoded. */
  public static ModelSpec labelledImage(double freeBits, boolean batchNorm) {
    NetworkSpec network = NetworkSpec.mlp(List.of(5), Activation.TANH, batchNorm, 0);
    ViewSpec label =
        ViewSpec.table(
            "label",
            Role.VIEW,
            label(Role.VIEW, Fitting.plain()).table(),
            NetworkSpec.mlp(List.of(4), Activation.TANH, batchNorm, 0),
            NetworkSpec.mlp(List.of(3), Activation.TANH, batchNorm, 0),
            Fitting.weighted(3));
    return new ModelSpec(
        "kind", List.of(image(network), label), 2, ModelCases.objective(1, freeBits));
  }

  /** Two vectors that each have an encoder. */
  public static ModelSpec twoVectors(boolean autoencoder) {
    ViewSpec second = view("second", List.of(2), Preprocessing.none(), NETWORK, "poisson");
    return new ModelSpec(
        "kind",
        List.of(vector(Names.X), second),
        2,
        autoencoder ? ObjectiveSpec.autoencoder() : ObjectiveSpec.vae());
  }

  /** Two tables that each have an encoder. */
  public static ModelSpec twoTables() {
    List<ColumnSpec> all = columns();
    ViewSpec first = table(all.subList(0, 4)).view();
    return model(first, table(all.subList(4, 8)).view().named("second"));
  }

  /** Vectors whose label is predicted, with pseudo-labels where there is none. */
  public static ModelSpec target() {
    return model(vector(Names.X), label(Role.TARGET, new Fitting(3, 0, 0, 0.5, 2, 0)));
  }

  /** Counts that share a size. */
  public static ModelSpec counts() {
    ViewSpec view = view(Names.X, List.of(4), Preprocessing.none(), NETWORK, "poisson");
    LikelihoodSpec counts = of("negative-binomial").with("librarySize", 20);
    return model(view.with(((ViewContent.Vector) view.content()).with(counts)));
  }
}
