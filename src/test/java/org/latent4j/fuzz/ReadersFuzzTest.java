package org.latent4j.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.io.SchemaJson;
import org.latent4j.io.Schemas;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.ColumnSpec;
import org.latent4j.spec.SpecJson;
import org.latent4j.spec.TrainingSpec;

/** Damaged data files: the same numbers on every route, or one line that says what is wrong. */
class ReadersFuzzTest {
  private static final ReadOptions PLAIN = ReadOptions.defaults();
  private static final String[] NUMBERS = {
    "0", "-1", "7", "2147483648", "99999999999999999999", "1e39", "nan", "inf", " ", "\n", ","
  };

  private static final String TABLE =
      """
      age,pay,visits,smokes,job
      41,1000.5,3,yes,cook
      ,20,0,no,"pilot, retired"
      33.25,,12,,cook
      50,1e3,7,yes,
      -2,0.25,,no,"x""y"
      """;

  @TempDir Path folder;

  @Test
  void idx() throws Exception {
    List<byte[]> files = List.of(idx(8, 3, 4, 5), idx(0xD, 6, 2), idx(0xB, 4, 3), idx(9, 30));
    rows("idx", ".idx", false, files, PLAIN);
  }

  @Test
  void idxPacked() throws Exception {
    rows("idx.gz", ".idx.gz", true, List.of(idx(8, 3, 4, 5), idx(0xD, 6, 2)), PLAIN);
  }

  @Test
  void npy() throws Exception {
    String[] names = {"u1", "b1", "i1", "le_i2", "le_i8", "le_u8", "le_f4", "be_f8", "images"};
    String[] words = {"'<f8'", "'|u1'", "True", "(3, 4)", "()", "(,)", "0", "9999999999", "L"};
    rows("npy", ".npy", false, resources(".npy", names), PLAIN, words);
  }

  @Test
  void csv() throws Exception {
    List<byte[]> files =
        texts("a,b,c\n1,2,3\n4.5,-6e2,.7\n8,9,10\n", "1,2\r\n\"3\",4\r\n 5 ,6\r\n");
    String[] words = Arrays.copyOf(NUMBERS, NUMBERS.length + 3);
    words[NUMBERS.length] = "\"";
    words[NUMBERS.length + 1] = "\r\n";
    words[NUMBERS.length + 2] = "\ufeff";
    rows("csv", ".csv", false, files, PLAIN, words);
  }

  @Test
  void csvPacked() throws Exception {
    rows("csv.gz", ".csv.gz", true, texts("a,b\n1,2\n3,4\n5,6\n", "1\n2\n3\n"), PLAIN, NUMBERS);
  }

  @Test
  void table() throws Exception {
    Path whole = Files.writeString(folder.resolve("whole.csv"), TABLE);
    List<ColumnSpec> columns = Schemas.infer(whole).specs();
    String[] words = {"yes", "no", "cook", ",", "\"", "\n", "NA", "1e39", "-5", "nan"};
    rows("table", ".csv", false, texts(TABLE), PLAIN.withTable(columns), words);
  }

  @Test
  void matrixMarket() throws Exception {
    List<byte[]> files =
        texts(
            "%%MatrixMarket matrix coordinate real general\n% n\n3 4 4\n3 1 2.5\n1 4 -1e-2\n2 2 7\n3 1 1\n",
            "%%MatrixMarket matrix array integer general\n2 3\n1\n4\n2\n5\n3\n6\n",
            "%%MatrixMarket matrix coordinate pattern general\n2 2 2\n1 1\n2 2\n");
    rows("mtx", ".mtx", false, files, PLAIN, NUMBERS);
  }

  /** Read by native code, so in a process of its own. */
  @Test
  void parquetAndJsonLines() throws Exception {
    int inputs = Integer.getInteger("fuzz.inputs", 500);
    new ChildFuzz("parquet and json lines", EngineFuzzChild.class, folder).run(inputs);
  }

  @Test
  void images() throws Exception {
    Mutations damage = new Mutations(7, "IHDR", "IDAT", "PLTE", "tRNS", "IEND");
    String[] names = {"alpha", "colour", "grey", "grey16", "greyalpha"};
    List<byte[]> files = resources(".png", names);
    files.addAll(resources(".jpg", "flat"));
    Path picture = Files.createDirectory(folder.resolve("pictures")).resolve("a.png");
    try (Accepted accepted = Accepted.of("png")) {
      new Fuzz("images")
          .run(
              number -> damage.apply(number, files),
              (number, bytes) -> {
                Files.write(picture, bytes);
                accepted.add(number, bytes, Routes.read(picture.getParent(), PLAIN, 2));
              });
    }
  }

  @Test
  void schema() throws Exception {
    Path whole = Files.writeString(folder.resolve("whole.csv"), TABLE);
    byte[] json = SchemaJson.write(Schemas.infer(whole)).getBytes(UTF_8);
    Path file = folder.resolve("schema.json");
    json(
        "schema",
        json,
        bytes -> {
          Files.write(file, bytes);
          SchemaJson.read(file);
        });
  }

  @Test
  void settings() throws Exception {
    byte[] json = SpecJson.write(TrainingSpec.of(3)).getBytes(UTF_8);
    Path file = folder.resolve("settings.json");
    json(
        "settings",
        json,
        bytes -> {
          Files.write(file, bytes);
          SpecJson.read(file, TrainingSpec.class);
        });
  }

  private interface JsonReader {
    void read(byte[] bytes) throws IOException;
  }

  private static void json(String name, byte[] whole, JsonReader reader)
      throws InterruptedException {
    Mutations damage =
        new Mutations(11, "null", "1e999", "{", "[", "[[[[[[[[", "\"", "true", "-1", "\\u0000");
    new Fuzz(name)
        .run(number -> damage.apply(number, List.of(whole)), (number, bytes) -> reader.read(bytes));
  }

  private void rows(
      String name,
      String ending,
      boolean packed,
      List<byte[]> files,
      ReadOptions options,
      String... words)
      throws Exception {
    Mutations damage = new Mutations(name.hashCode(), words);
    List<byte[]> whole = packed ? files.stream().map(ReadersFuzzTest::gzip).toList() : files;
    Path file = folder.resolve("damaged" + ending);
    try (Accepted accepted = Accepted.of(name)) {
      new Fuzz(name)
          .run(
              number -> {
                // Half of the packed files are damaged before they are packed.
                return packed && number % 2 == 0
                    ? gzip(damage.apply(number, files))
                    : damage.apply(number, whole);
              },
              (number, bytes) -> {
                Files.write(file, bytes);
                SplittableRandom random = damage.random(~number);
                int blockRows = 1 + random.nextInt(5);
                accepted.add(number, bytes, Routes.read(file, options, blockRows));
              });
    }
  }

  private static List<byte[]> texts(String... texts) {
    return Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toList();
  }

  private static List<byte[]> resources(String ending, String... names) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : names) {
      try (var in =
          ReadersFuzzTest.class.getResourceAsStream("/org/latent4j/io/" + name + ending)) {
        files.add(in.readAllBytes());
      }
    }
    return files;
  }

  /** An idx file of a type, its values some bytes. */
  private static byte[] idx(int type, int... sizes) {
    int width = type < 0xB ? 1 : type == 0xB ? 2 : 4;
    int values = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
    ByteBuffer out = ByteBuffer.allocate(4 + 4 * sizes.length + width * values);
    out.put(new byte[] {0, 0, (byte) type, (byte) sizes.length});
    Arrays.stream(sizes).forEach(out::putInt);
    while (out.hasRemaining()) {
      out.put((byte) (out.position() % width == 0 ? 63 : 5 * out.position()));
    }
    return out.array();
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
