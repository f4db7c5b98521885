package org.latent4j.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.latent4j.base.Matrix;
import org.latent4j.cli.pass.Brightness;
import org.latent4j.cli.pass.Conditions;
import org.latent4j.cli.pass.Draws;
import org.latent4j.cli.pass.Given;
import org.latent4j.data.Dataset;
import org.latent4j.report.ImageGrid;
import org.latent4j.report.ScatterChart;
import org.latent4j.report.TensorBoardEvents;
import org.latent4j.serve.VaeModel;
import org.latent4j.spec.ObjectiveSpec;
import org.latent4j.spec.RunSpec;
import org.latent4j.spec.ViewSpec;
import org.latent4j.train.Trainer;

/** What a trained model makes, drawn through its export into the run's folder. */
record RunPictures(VaeModel model, RunSpec spec, Path folder) {
  static final String FOLDER = "pictures";
  private static final int COLUMNS = 10;
  private static final int SAMPLES = 100;
  private static final int PAIRS = 50;
  private static final int POINTS = 2000;

  /** Draws everything that the kind of data has a picture for. */
  static void draw(Path version, Dataset data, Trainer trainer, Path run, TensorBoardEvents events)
      throws IOException {
    try (VaeModel model = VaeModel.open(version)) {
      RunPictures pictures = new RunPictures(model, trainer.spec(), run.resolve(FOLDER));
      int[] held = trainer.parts().validation();
      int[] shown = held.length > 0 ? held : trainer.parts().train();
      if (!trainer.spec().model().view().picture().isEmpty()) {
        pictures.images(data, shown, events);
      }
      if (trainer.spec().model().isOneTensor() && trainer.spec().model().view().features() == 2) {
        pictures.points(data);
      }
      if (trainer.spec().model().latent() == 2) {
        pictures.latents(data, shown);
      }
    }
  }

  private void images(Dataset data, int[] shown, TensorBoardEvents events) throws IOException {
    if (spec.model().objective().kind() == ObjectiveSpec.Kind.VAE) {
      samples(events);
    }
    int count = Math.min(PAIRS, shown.length);
    Matrix rows = rows(data, shown, count);
    Matrix copies = model.reconstruct(rows.columns(0, model.features()).values(), count);
    image("reconstructions", interleaved(pixels(rows), pixels(copies), count), events);
  }

  /** Of a model with one condition of names a line for each, the same latents in all of them. */
  private void samples(TensorBoardEvents events) throws IOException {
    List<ViewSpec> conditions = spec.model().views(ViewSpec.Role.CONDITION);
    SplittableRandom random = new SplittableRandom(spec.training().seed());
    if (conditions.isEmpty()) {
      float[] z = Given.nothing(model).draws(random, SAMPLES);
      image("samples", pixels(model.decode(z, SAMPLES)), events);
    } else if (conditions.size() == 1 && conditions.get(0).isClass()) {
      float[] z = Given.nothing(model).draws(random, COLUMNS);
      int names = conditions.get(0).table().get(0).categories().size();
      float[] all = new float[names * COLUMNS * spec.model().view().features()];
      for (int name = 0; name < names; name++) {
        float[] given = new float[COLUMNS];
        Arrays.fill(given, name);
        float[] line = pixels(model.decode(z, given, COLUMNS));
        System.arraycopy(line, 0, all, name * line.length, line.length);
      }
      image("samples", all, events);
    }
  }

  /** The first view's values of each row. */
  private float[] pixels(Matrix rows) {
    return rows.columns(0, spec.model().view().features()).values();
  }

  /** A line of ten originals, then the line of their reconstructions. */
  private float[] interleaved(float[] originals, float[] copies, int count) {
    int line = COLUMNS * spec.model().view().features();
    int lines = (count + COLUMNS - 1) / COLUMNS;
    if (lines == 1) {
      float[] both = Arrays.copyOf(originals, originals.length * 2);
      System.arraycopy(copies, 0, both, originals.length, copies.length);
      return both;
    }
    float[] both = new float[originals.length / line * line * 2];
    for (int i = 0; i < both.length / line / 2; i++) {
      System.arraycopy(originals, i * line, both, 2 * i * line, line);
      System.arraycopy(copies, i * line, both, (2 * i + 1) * line, line);
    }
    return both;
  }

  private void image(String name, float[] raw, TensorBoardEvents events) throws IOException {
    ViewSpec view = spec.model().view();
    List<Integer> picture = view.picture();
    float[][] images = Matrix.of(Brightness.of(view).levels(raw), view.features()).toArray();
    int columns = images.length < 2 * COLUMNS ? Math.max(1, images.length / 2) : COLUMNS;
    ImageGrid grid = new ImageGrid(images, picture.get(0), picture.get(1), picture.get(2), columns);
    grid.write(folder.resolve(name + ".png"));
    BufferedImage drawn = grid.render();
    events.image(name, 0, drawn);
  }

  private void points(Dataset data) throws IOException {
    int count = (int) Math.min(POINTS, data.rows().count());
    float[] real = data.rows().readFloats(0, count);
    float[] generated =
        new Draws(
                model,
                new Conditions(model, new float[0]),
                Given.nothing(model),
                spec.training().seed(),
                Draws.usual(model).equals("likelihood"))
            .next(count)
            .values();
    List<String> names = spec.model().view().featureNames();
    new ScatterChart("Data and generated points", names.get(0), names.get(1))
        .add("data", column(real, 0), column(real, 1))
        .add("generated", column(generated, 0), column(generated, 1))
        .write(folder.resolve("points.png"));
  }

  private void latents(Dataset data, int[] shown) throws IOException {
    int count = Math.min(POINTS, shown.length);
    float[] rows = rows(data, shown, count).columns(0, model.features()).values();
    float[] means = model.encode(rows, count).mean().values();
    ScatterChart chart = new ScatterChart("Posterior means", "z1", "z2");
    if (data.labels().isPresent()) {
      int[] labels = data.labels().get().indices();
      int[] classes = Arrays.stream(shown).limit(count).map(row -> labels[row]).toArray();
      chart.addClasses(column(means, 0), column(means, 1), classes);
    } else {
      chart.add("rows", column(means, 0), column(means, 1));
    }
    chart.write(folder.resolve("latent.png"));
  }

  private static Matrix rows(Dataset data, int[] chosen, int count) throws IOException {
    float[] values = data.rows().readFloats(Arrays.copyOf(chosen, count));
    return Matrix.of(values, data.rows().features());
  }

  private static double[] column(float[] rows, int column) {
    double[] values = new double[rows.length / 2];
    Arrays.setAll(values, i -> rows[2 * i + column]);
    return values;
  }
}
