package org.latent4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.export.SampleModel;

class SavedPipelineTest {
  private static final String ROWS =
      "SELECT id, id / 10 AS a, 1 - id / 10 AS b, id % 2 AS c, 0.5 AS d, 0 AS e, 1 AS f FROM range(9)";

  @TempDir private Path folder;

  private Path saved(SparkSession spark) throws IOException {
    SampleModel.of(SampleModel.bernoulli(), folder, 4, 2).export(folder.resolve("model"));
    LatentModel latent = LatentModel.load(spark, folder.resolve("model").toString());
    VectorAssembler assembler =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b", "c", "d", "e", "f"})
            .setOutputCol("numbers");
    ModelTransformer encode =
        latent.encode().setInputCol("numbers").setOutputCol("code").setOutputType("vector");
    ModelTransformer decode = latent.decode().setInputCol("code").setBatchSize(4);
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {assembler, encode, decode});
    Path path = folder.resolve("pipeline");
    PipelineModel model = pipeline.fit(spark.sql(ROWS));
    model.write().overwrite().save(path.toString());
    assertEquals(answers(spark, path), shown(model.transform(spark.sql(ROWS))));
    return path;
  }

  private static String answers(SparkSession spark, Path path) {
    return shown(PipelineModel.load(path.toString()).transform(spark.sql(ROWS)));
  }

  private static String shown(Dataset<Row> rows) {
    return rows.select("id", "code", "decoded").orderBy("id").collectAsList().toString();
  }

  /** Takes its model along: the folder of the export may go, and the pipeline may move. */
  @Test
  void standsOnItsOwn() throws Exception {
    SparkSession spark = LocalSpark.session();
    Path path = saved(spark);
    String expected = answers(spark, path);
    Path moved = Files.move(path, folder.resolve("moved"));
    try (Stream<Path> files = Files.walk(folder.resolve("model"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    assertEquals(expected, answers(spark, moved));
    assertEquals(expected, inAnotherProcess(moved));
  }

  private static String inAnotherProcess(Path path) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ProcessHandle.current().info().arguments().stream()
        .flatMap(Stream::of)
        .filter(argument -> argument.startsWith("--add-opens="))
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Child.class.getName(), path.toString()));
    Path out = path.resolveSibling("child.txt");
    Process child =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(path.resolveSibling("child.err").toFile())
            .start();
    boolean ended = child.waitFor(120, TimeUnit.SECONDS);
    child.destroyForcibly();
    assertTrue(ended && child.exitValue() == 0, Files.readString(path.resolveSibling("child.err")));
    return Files.readString(out).strip();
  }

  /** The other process. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      System.out.println(answers(LocalSpark.session(), Path.of(args[0])));
      LocalSpark.session().stop();
    }
  }

  @Test
  void oneStageAloneAndItsParams() throws Exception {
    SparkSession spark = LocalSpark.session();
    SampleModel.of(SampleModel.bernoulli(), folder, 4, 2).export(folder.resolve("model"));
    ModelTransformer stage =
        LatentModel.load(spark, folder.resolve("model").toString())
            .score()
            .setInputCols("a", "b", "c", "d", "e", "f")
            .setOutputs("score", "kl")
            .setOutputCols("badness", "distance")
            .setHandleInvalid("keep")
            .setSeed(12);
    Path path = folder.resolve("stage");
    stage.save(path.toString());
    assertThrows(IOException.class, () -> stage.save(path.toString()));
    stage.write().overwrite().save(path.toString());
    ModelTransformer again = ModelTransformer.load(path.toString());
    assertEquals(stage.uid(), again.uid());
    ParamMap expected =
        stage.extractParamMap().put(stage.modelPath(), path.resolve("model").toString());
    for (var param : stage.params()) {
      Object before = expected.contains(param) ? expected.apply(param) : null;
      var same = again.getParam(param.name());
      Object after = again.isDefined(same) ? again.getOrDefault(same) : null;
      if (before instanceof String[] words) {
        assertEquals(List.of(words), List.of((String[]) after), param.name());
      } else {
        assertEquals(before, after, param.name());
      }
    }
    Dataset<Row> rows = spark.sql(ROWS);
    assertEquals(
        stage.transform(rows).select("badness", "distance").collectAsList(),
        again.copy(new ParamMap()).transform(rows).select("badness", "distance").collectAsList());
  }

  /** Each executor may read the path by itself: a folder that all of them have, or a URI. */
  @Test
  void executorsMayReadThePath() throws Exception {
    SparkSession spark = LocalSpark.session();
    SampleModel.of(SampleModel.bernoulli(), folder, 4, 2).export(folder.resolve("model"));
    spark.sparkContext().addFile(folder.resolve("model").toString(), true);
    for (String path : new String[] {folder.resolve("model").toUri().toString(), "model"}) {
      ModelTransformer stage =
          LatentModel.load(spark, path)
              .encode()
              .setInputCols("a", "b", "c", "d", "e", "f")
              .setThreads(path.length() % 2 + 3) // options of its own, so that it is opened again
              .setDistribution("path");
      assertEquals(9, stage.transform(spark.sql(ROWS)).where("latent IS NOT NULL").count());
    }
  }
}
