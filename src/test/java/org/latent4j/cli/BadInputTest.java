package org.latent4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that a user can get wrong: exit code 2, one line, no file made or lost. */
class BadInputTest {
  private static final String TRAIN = "train --quiet --epochs 1 --hidden 4 --latent 2 ";
  private static final String FOLDERS = " --run-dir {dir}/run --export-dir {dir}/exports";

  @TempDir static Path dir;

  @BeforeAll
  static void makeFiles() throws IOException {
    text("good.csv", "a,b,c\n1,2,3\n4,5,6\n7,8,10\n2,2,2\n");
    text("empty.csv", "");
    text("header.csv", "a,b,c\n");
    text("ragged.csv", "a,b,c\n1,2,3\n4,5\n");
    text("words.csv", "a,b,c\n1,2,3\n4,five,6\n");
    text("nan.csv", "a,b,c\n1,2,NaN\n");
    text("infinite.csv", "a,b,c\n1,Infinity,3\n");
    text("labels.csv", "label\n0\n1\n");
    text("mixed.csv", "kind,size\nred,1.5\nblue,2.5\nred,0.5\nblue,3.25\n");
    text("short.csv", "v,w\n1,2\n2,1\n");
    text("bad.json", "{\"epohs\": 3}");
    text("cut.json", "{\"epochs\": ");
    byte[] idx = idx(5);
    bytes("good.idx", idx);
    bytes("zero.idx", idx(0));
    bytes("cut.idx", Arrays.copyOf(idx, idx.length - 7));
    bytes("wrong.idx", "not an idx file".getBytes(StandardCharsets.UTF_8));
    byte[] npy = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", 24);
    bytes("good.npy", npy);
    bytes("cut.npy", Arrays.copyOf(npy, npy.length - 5));
    bytes("wrong.npy", idx);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(idx);
    }
    bytes("cut.idx.gz", Arrays.copyOf(packed.toByteArray(), packed.size() - 12));
    image("images/one.png", 8);
    image("images/two.png", 9);
    assertEquals("", trained("--data {dir}/good.csv --validation 0", "model").err());
    assertEquals(
        "",
        trained("--data {dir}/mixed.csv --schema auto --condition kind --validation 0", "given")
            .err());
    copyModel("unversioned", "");
    Files.createDirectory(dir.resolve("unversioned/empty"));
    copyModel("unindexed", "1/");
    Files.delete(dir.resolve("unindexed/1/variables/variables.index"));
    copyModel("cut", "1/");
    Path graph = dir.resolve("cut/1/saved_model.pb");
    Files.write(graph, Arrays.copyOf(Files.readAllBytes(graph), 3000));
  }

  private static Call trained(String flags, String name) {
    String folders = " --run-dir {dir}/run-" + name + " --export-dir {dir}/" + name;
    return Call.of((TRAIN + flags + folders).replace("{dir}", dir.toString()));
  }

  private static void text(String name, String text) throws IOException {
    Files.writeString(dir.resolve(name), text);
  }

  private static void bytes(String name, byte[] bytes) throws IOException {
    Files.write(dir.resolve(name), bytes);
  }

  /** Unsigned bytes, images of 2 by 2. */
  private static byte[] idx(int count) {
    ByteBuffer buffer = ByteBuffer.allocate(16 + 4 * count);
    return buffer.putInt(0x00000803).putInt(count).putInt(2).putInt(2).array();
  }

  private static byte[] npy(String header, int data) {
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    ByteBuffer buffer = ByteBuffer.allocate(128 + data);
    buffer.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    buffer.put(new byte[] {1, 0, 118, 0}).put(padded.getBytes(StandardCharsets.US_ASCII));
    return buffer.array();
  }

  private static void image(String name, int side) throws IOException {
    Files.createDirectories(dir.resolve(name).getParent());
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(image, "png", dir.resolve(name).toFile());
  }

  private static void copyModel(String name, String version) throws IOException {
    Path from = dir.resolve("model/1");
    Path to = dir.resolve(name);
    Files.createDirectories(to);
    if (!version.isEmpty()) {
      try (var walk = Files.walk(from)) {
        for (Path path : walk.toList()) {
          Path target = to.resolve(version).resolve(from.relativize(path).toString());
          Files.createDirectories(target.getParent());
          if (Files.isRegularFile(path)) {
            Files.copy(path, target);
          }
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "missing file | --data {dir}/none.csv | none.csv",
        "empty file | --data {dir}/empty.csv | empty.csv",
        "truncated idx | --data {dir}/cut.idx | cut.idx",
        "mislabelled idx | --data {dir}/wrong.idx | wrong.idx: expected an idx file",
        "truncated npy | --data {dir}/cut.npy | cut.npy",
        "mislabelled npy | --data {dir}/wrong.npy | wrong.npy",
        "gzip cut short | --data {dir}/cut.idx.gz | cut.idx.gz",
        "ragged csv | --data {dir}/ragged.csv | ragged.csv, row 2 (line 3)",
        "text in a number column | --data {dir}/words.csv | row 2 (line 3), column 2 \"b\"",
        "NaN | --data {dir}/nan.csv | row 1 (line 2), column 3 \"c\"",
        "infinity | --data {dir}/infinite.csv | row 1 (line 2), column 2 \"b\"",
        "images of different sizes | --data {dir}/images | two.png",
        "labels of another length | --data {dir}/good.csv --labels {dir}/labels.csv | labels.csv",
        "zero rows of csv | --data {dir}/header.csv | header.csv",
        "zero rows of idx | --data {dir}/zero.idx | zero.idx",
        "negative learning rate | --data {dir}/good.csv --learning-rate -0.1 | learning-rate",
        "unknown likelihood | --data {dir}/good.csv --likelihood bernouli | did you mean bernoulli?",
        "outside 0-1 | --data {dir}/good.csv --likelihood bernoulli --scaling none | row 1, column 2",
        "conv over a table | --data {dir}/good.csv --arch conv | arch conv",
        "unknown source | --data {dir}/good.csv.zip | good.csv.zip",
        "unknown column | --data {dir}/good.csv --columns a,z | \"z\"",
        "no rows left | --data {dir}/good.csv --validation 0.5 --test 0.49 | split",
        "fraction above 1 | --data {dir}/good.csv --validation 1.5 | validation",
        "patience without rows | --data {dir}/good.csv --validation 0 --patience 3 | patience",
        "word for a number | --data {dir}/good.csv --batch-size ten | --batch-size",
        "foreign flag | --data {dir}/good.csv --momentum 0.9 | --optimizer sgd",
        "unknown flag | --data {dir}/good.csv --epohcs 3 | did you mean --epochs?",
        "unknown key | --config {dir}/bad.json | did you mean epochs?",
        "schema of an array | --data {dir}/good.npy --schema auto | --schema: expected a csv or Parquet file",
        "schema of images | --data mnist --schema auto | --schema: expected a csv or Parquet file",
        "missing schema | --data {dir}/mixed.csv --schema {dir}/none.json | none.json",
        "no schema | --data {dir}/mixed.csv --schema {dir}/cut.json | cut.json, line 1",
        "unknown target | --data {dir}/mixed.csv --predict knd | did you mean kind?",
        "unknown condition | --data {dir}/mixed.csv --condition sizes | did you mean size?",
        "condition and target | --data {dir}/mixed.csv --condition kind --predict kind"
            + " | --predict kind: not together",
        "label and target | --data {dir}/mixed.csv --predict kind --label-column kind"
            + " | --label-column kind: not together",
        "labels that are not there | --data {dir}/good.csv --predict labels | --labels",
        "column of an array | --data {dir}/good.npy --predict kind | --predict: expected labels",
        "name of the first view | --data {dir}/mixed.csv --schema auto --views x={dir}/short.csv"
            + " | none x",
        "name taken | --data {dir}/good.csv --views b={dir}/good.npy,b={dir}/good.npy"
            + " | names that differ",
        "another number of rows | --data {dir}/mixed.csv --schema auto --views b={dir}/short.csv"
            + " | short.csv: expected 4 rows",
        "likelihood of a table | --data {dir}/mixed.csv --schema auto --likelihood poisson"
            + " | --likelihood",
        "cut configuration | --config {dir}/cut.json | cut.json",
        "missing configuration | --config {dir}/none.json | none.json",
      })
  void training(String name, String flags, String expected) throws IOException {
    refused(
        TRAIN.replace("--hidden 4 ", flags.contains("conv") ? "" : "--hidden 4 ") + flags + FOLDERS,
        expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "unknown command | trian | did you mean train?",
        "latent of 0 | train --data {dir}/good.csv --latent 0 | latent",
        "width of 0 | train --data {dir}/good.csv --hidden 8,0 | hidden",
        "run folder below a file | train --data {dir}/good.csv --run-dir {dir}/good.csv/run"
            + " | --run-dir",
        "export folder below a file | train --data {dir}/good.csv --run-dir {dir}/r"
            + " --export-dir {dir}/good.csv/m | --export-dir",
        "resume of nothing | train --resume {dir}/images | spec.json",
        "other width | train --resume {dir}/run-model --hidden 5 | --hidden: expected 4",
        "other objective | train --resume {dir}/run-model --objective autoencoder | --objective",
        "other rows | train --resume {dir}/run-model --data {dir}/good.npy | good.npy",
        "run folder taken | train --data {dir}/good.csv --run-dir {dir}/run-model"
            + " --export-dir {dir}/m | run-model",
        "no model | encode --in {dir}/good.csv --out {dir}/o.csv | --model",
        "missing model | encode --model {dir}/none --in {dir}/good.csv --out {dir}/o.csv | none",
        "no version | encode --model {dir}/unversioned --in {dir}/good.csv --out {dir}/o.csv"
            + " | unversioned",
        "no index | encode --model {dir}/unindexed --in {dir}/good.csv --out {dir}/o.csv"
            + " | variables.index",
        "cut graph | encode --model {dir}/cut --in {dir}/good.csv --out {dir}/o.csv"
            + " | saved_model.pb",
        "rows of another width | encode --model {dir}/model --in {dir}/good.npy --out {dir}/o.csv"
            + " | rows of 3 values",
        "latents of another width | decode --model {dir}/model --in {dir}/good.csv"
            + " --out {dir}/o.csv | rows of 2 values",
        "unknown output | encode --model {dir}/model --in {dir}/good.csv --out {dir}/o.xls | o.xls",
        "output below a file | score --model {dir}/model --in {dir}/good.csv"
            + " --out {dir}/good.csv/o.csv | good.csv",
        "pictures of a table | sample --model {dir}/model --out {dir}/o.png | no images",
        "table into an array | reconstruct --model {dir}/given --in {dir}/mixed.csv"
            + " --out {dir}/o.npy | which can hold a table",
        "samples without the condition | sample --model {dir}/given --out {dir}/o.csv"
            + " | a value of kind, one of blue, red",
        "codes without the condition | decode --model {dir}/given --in {dir}/good.npy"
            + " --out {dir}/o.csv | a value of kind, one of blue, red",
        "unknown condition | sample --model {dir}/given --condition rde --out {dir}/o.csv"
            + " | did you mean red?",
        "condition that is not in the file | encode --model {dir}/given --in {dir}/good.csv"
            + " --out {dir}/o.csv | good.csv",
        "unknown view | reconstruct --model {dir}/given --in {dir}/mixed.csv --view y"
            + " --out {dir}/o.csv | --view: expected one of x",
        "view that the model lacks | encode --model {dir}/given --in {dir}/mixed.csv"
            + " --views b={dir}/short.csv --out {dir}/o.csv | --views",
        "impute of a plain model | impute --model {dir}/model --in {dir}/good.csv"
            + " --out {dir}/o.csv | a model of a table",
        "impute of an array | impute --model {dir}/given --in {dir}/good.npy --out {dir}/o.csv"
            + " | --in: expected a csv or Parquet file",
        "impute into an array | impute --model {dir}/given --in {dir}/mixed.csv --out {dir}/o.npy"
            + " | which can hold a table",
        "impute of words for numbers | impute --model {dir}/given --in {dir}/words.csv"
            + " --out {dir}/o.csv | words.csv",
        "classes of a model without a label | classify --model {dir}/given --in {dir}/mixed.csv"
            + " --out {dir}/o.csv | a model with a label",
        "schema of an array alone | schema --data {dir}/good.npy | data: expected a csv, Parquet or JSON lines file",
        "schema over a table | schema --data {dir}/mixed.csv --out {dir}/mixed.csv | .json",
        "no output | sample --model {dir}/model | --out",
        "no such checkpoint | export --run {dir}/run-model --checkpoint x --export-dir {dir}/m"
            + " | checkpoint",
        "no run | report --run {dir}/images | metrics.csv",
      })
  void otherCommands(String name, String words, String expected) throws IOException {
    refused(words, expected);
  }

  private static void refused(String words, String expected) throws IOException {
    var before = Call.files(dir);
    Call call = Call.of(words.replace("{dir}", dir.toString()));
    assertEquals(2, call.code(), call.err());
    assertEquals(1, call.errLines().size(), call.err());
    assertTrue(call.err().startsWith("latent4j: "), call.err());
    assertTrue(call.err().contains(expected), call.err());
    assertEquals("", call.out());
    assertEquals(before, Call.files(dir));
  }

  @Test
  void aBatchLargerThanTheDataWorks() {
    Call call = trained("--data {dir}/good.csv --batch-size 1000", "large");
    assertEquals(0, call.code(), call.err());
    assertTrue(Files.exists(dir.resolve("large/1/saved_model.pb")));
  }
}
