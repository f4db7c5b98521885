package org.latent4j.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latent4j.base.Matrix;
import org.latent4j.graph.KindCases;
import org.latent4j.serve.OpenOptions;
import org.latent4j.serve.RowFormat;
import org.latent4j.serve.Scores;
import org.latent4j.serve.VaeModel;
import org.latent4j.serve.check.ModelException;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.ModelSpec;
import org.latent4j.spec.Names;
import org.latent4j.spec.manifest.Calibration;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** Exports of tables, conditions, labels and several views. */
class KindExportTest {
  private static final int ROWS = 11;

  @TempDir private Path folder;

  static Stream<ModelSpec> models() {
    return Stream.of(
        KindCases.table(),
        KindCases.conditionalTable(),
        KindCases.conditionalImage(false),
        KindCases.conditionalImage(true),
        KindCases.labelledImage(0, true),
        KindCases.twoVectors(false),
        KindCases.twoVectors(true),
        KindCases.twoTables(),
        KindCases.target(),
        KindCases.counts());
  }

  /** Writing one compares every signature with the training graph; that is done again here. */
  @ParameterizedTest
  @MethodSource("models")
  void everySignatureAnswersAsTheTrainingGraph(ModelSpec spec) throws IOException {
    SampleModel sample = SampleModel.of(spec, folder, 3, ROWS);
    Path version = sample.export(folder.resolve("model"));
    try (VaeModel model = VaeModel.open(version, OpenOptions.defaults().withChunkRows(4))) {
      assertEquals(sample.probe().calls().keySet(), Set.copyOf(model.signatures()));
      assertEquals(spec, model.spec().orElseThrow());
      for (String name : model.signatures()) {
        Map<String, float[]> inputs = new HashMap<>();
        sample
            .probe()
            .calls()
            .get(name)
            .inputs()
            .forEach((key, values) -> inputs.put(key, values.values()));
        model
            .call(name, inputs, ROWS)
            .forEach(
                (key, output) -> {
                  float[] expected = sample.expected(name, key);
                  assertEquals(expected.length, output.values().length, name + " " + key);
                  for (int i = 0; i < expected.length; i++) {
                    double scale = Math.max(1, Math.abs(expected[i]));
                    assertEquals(
                        expected[i], output.values()[i], 2e-5 * scale, name + " " + key + " " + i);
                  }
                });
      }
    }
  }

  private Map<String, SignatureDef> exported(ModelSpec spec) throws IOException {
    Path version = SampleModel.of(spec, folder, 1, 2).export(folder.resolve("signatures"));
    return SavedModel.parseFrom(Files.readAllBytes(version.resolve("saved_model.pb")))
        .getMetaGraphs(0)
        .getSignatureDefMap();
  }

  @Test
  void signaturesOfSeveralViewsCarryTheirNames() throws IOException {
    Map<String, SignatureDef> signatures = exported(KindCases.labelledImage(0, false));
    assertEquals(
        Set.of(
            "encode",
            "encode_x",
            "encode_label",
            "encode_sample",
            "decode",
            "reconstruct",
            "interpolate",
            "score",
            "classify",
            "serving_default"),
        signatures.keySet());
    assertEquals(Set.of("x", "label"), signatures.get("encode").getInputsMap().keySet());
    assertEquals(Set.of("label"), signatures.get("encode_label").getInputsMap().keySet());
    assertEquals(Set.of("x"), signatures.get("classify").getInputsMap().keySet());
    assertEquals(
        Set.of("probabilities", "class"), signatures.get("classify").getOutputsMap().keySet());
    assertEquals(Set.of("x", "label"), signatures.get("decode").getOutputsMap().keySet());
    assertEquals(
        Set.of("z", "label"),
        exported(KindCases.conditionalImage(false)).get("decode").getInputsMap().keySet());
  }

  static final Map<String, Object> CELLS =
      Map.of(
          "age", new float[] {52.5f, Float.NaN, 18},
          "member", new String[] {"yes", "no", "perhaps"},
          "visits", new float[] {3, 0, -1},
          "income in €", new float[] {2500, 0, 4100},
          "city", new String[] {"Köln", "", "Atlantis"},
          "flag", new float[] {1, 0, Float.NaN},
          "weight", new float[] {80, 70, Float.NaN},
          "claims", new float[] {0, 2, 11});

  @Test
  void rawCellsGoInAndComeOutByTheirNames() throws IOException {
    Path version = SampleModel.of(KindCases.table(), folder, 4, 2).export(folder.resolve("model"));
    try (VaeModel model = VaeModel.open(version);
        SavedModelBundle raw = SavedModelBundle.load(version.toString(), Names.TAG)) {
      float[] packed = model.format().pack(CELLS, 3);
      assertEquals(1, packed[4], "Köln");
      assertTrue(Float.isNaN(packed[8 + 4]), "a missing name");
      assertEquals(3, packed[16 + 4], "an unknown name");
      Matrix back = model.reconstruct(packed, 3);
      Map<String, Object> found = call(raw, Names.RECONSTRUCT, CELLS);
      for (ColumnSpec column : KindCases.columns()) {
        int place = KindCases.columns().indexOf(column);
        if (column.isText()) {
          String[] names = (String[]) found.get(column.name());
          assertArrayEquals(model.format().names(back, column.name()), names, column.name());
        } else {
          float[] numbers = (float[]) found.get(column.name());
          for (int row = 0; row < 3; row++) {
            float expected = back.values()[row * 8 + place];
            assertEquals(expected, numbers[row], 2e-5 * Math.max(1, expected), column.name());
          }
        }
      }
      assertArrayEquals(
          model.encode(packed, 3).mean().values(),
          (float[]) call(raw, Names.ENCODE, CELLS).get(Names.MEAN),
          1e-5f);
    }
  }

  /** A signature as others call it: a tensor a column, strings for names. */
  static Map<String, Object> call(SavedModelBundle bundle, String name, Map<String, Object> cells) {
    SignatureDef signature = bundle.metaGraphDef().getSignatureDefOrThrow(name);
    Session.Runner runner = bundle.session().runner();
    List<Tensor> fed = new ArrayList<>();
    signature
        .getInputsMap()
        .forEach(
            (key, info) -> {
              Tensor tensor = tensor(cells.get(key));
              fed.add(tensor);
              runner.feed(info.getName(), tensor);
            });
    List<String> keys = List.copyOf(signature.getOutputsMap().keySet());
    keys.forEach(key -> runner.fetch(signature.getOutputsOrThrow(key).getName()));
    Map<String, Object> outputs = new LinkedHashMap<>();
    try (Result result = runner.run()) {
      for (int i = 0; i < keys.size(); i++) {
        outputs.put(keys.get(i), values(result.get(i)));
      }
    } finally {
      fed.forEach(Tensor::close);
    }
    return outputs;
  }

  private static Tensor tensor(Object cells) {
    return cells instanceof String[] names
        ? TString.tensorOf(NdArrays.vectorOfObjects(names))
        : TFloat32.vectorOf((float[]) cells);
  }

  private static Object values(Tensor tensor) {
    if (tensor instanceof TString names) {
      String[] found = new String[(int) names.shape().get(0)];
      Arrays.setAll(found, i -> names.getObject(i));
      return found;
    }
    float[] values = new float[(int) tensor.shape().size()];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }

  @Test
  void packingNamesWhatDoesNotFit() throws IOException {
    RowFormat format = new RowFormat(KindCases.conditionalTable().given());
    assertEquals(8, format.width());
    assertEquals(
        List.of("member", "visits", "income in €", "flag", "weight", "claims", "city", "age"),
        format.names());
    float[] missing = new float[8];
    Arrays.fill(missing, Float.NaN);
    assertArrayEquals(missing, format.pack(Map.of(), 1));
    assertRefused("ages", format, Map.of("ages", new float[1]));
    assertRefused("age: expected numbers", format, Map.of("age", new String[] {"7"}));
    assertRefused("age: expected 1 numbers, found 2", format, Map.of("age", new float[2]));
    assertRefused("city: expected 1 values, found 2", format, Map.of("city", new String[2]));
    assertThrows(ModelException.class, () -> format.names(new Matrix(1, 6, new float[6]), "city"));
  }

  private static void assertRefused(String message, RowFormat format, Map<String, ?> columns) {
    ModelException e = assertThrows(ModelException.class, () -> format.pack(columns, 1));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  /** A cell may be missing; a pixel of the only view may not. */
  @Test
  void onlyWhatMayBeMissingIs() throws IOException {
    ModelSpec spec = KindCases.conditionalImage(false);
    Path version = SampleModel.of(spec, folder, 4, 2).export(folder.resolve("model"));
    try (VaeModel model = VaeModel.open(version)) {
      float[] rows = new float[3 * 21];
      rows[20] = Float.NaN;
      model.encode(rows, 3);
      rows[21 + 7] = Float.NaN;
      ModelException e = assertThrows(ModelException.class, () -> model.encode(rows, 3));
      assertEquals("x, row 1, column 7: expected a finite number, found NaN", e.getMessage());
    }
  }

  @Test
  void classesAndProbabilities() throws IOException {
    Path version = SampleModel.of(KindCases.target(), folder, 4, 2).export(folder.resolve("model"));
    try (VaeModel model = VaeModel.open(version)) {
      assertEquals(List.of("one", "two", "three"), model.classes());
      Matrix probabilities = model.classify(new float[] {1, 2, 3, -1, 0, 2}, 2);
      assertEquals(3, probabilities.width());
      for (float[] row : probabilities.toArray()) {
        assertEquals(1, row[0] + row[1] + row[2], 1e-6);
      }
    }
  }

  @Test
  void aCalibrationTravelsWithTheModel() throws IOException {
    SampleModel sample = SampleModel.of(KindCases.table(), folder, 4, ROWS);
    float[] scores = sample.expected(Names.SCORE, Names.SCORE);
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    double between = (sorted[8] + sorted[9]) / 2.0;
    List<Double> quantiles = new ArrayList<>();
    for (int i = 0; i + 1 < ROWS; i++) {
      quantiles.add((sorted[i] + sorted[i + 1]) / 2.0);
    }
    Calibration calibration = new Calibration(0.2, between, quantiles);
    Path version =
        SavedModelExport.write(
            sample.spec(),
            Optional.of(calibration),
            Map.of(),
            sample.checkpoint(),
            folder.resolve("model"),
            sample.probe());
    try (VaeModel model = VaeModel.open(version)) {
      assertEquals(List.of(calibration), model.manifest().orElseThrow().calibration());
      Scores found = model.score(sample.input(Names.SCORE, Names.X), ROWS);
      Scores.Calibrated calibrated = found.calibrated().orElseThrow();
      for (int i = 0; i < ROWS; i++) {
        int below = Arrays.binarySearch(sorted, scores[i]);
        assertEquals(10f * below, calibrated.percentile()[i], 1e-4, "row " + i);
        assertEquals(below > 8 ? 1 : 0, calibrated.anomaly()[i], "row " + i);
      }
    }
  }

  @Test
  void noRowsAreFine() throws IOException {
    Path version = SampleModel.of(KindCases.table(), folder, 4, 2).export(folder.resolve("model"));
    try (VaeModel model = VaeModel.open(version)) {
      assertEquals(0, model.reconstruct(new float[0], 0).values().length);
    }
  }
}
