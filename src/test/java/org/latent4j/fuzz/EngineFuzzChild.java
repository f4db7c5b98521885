package org.latent4j.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.latent4j.data.DataException;
import org.latent4j.io.Schemas;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.SpecException;

/** Reads damaged files of the kinds that native code reads, one after the other. */
final class EngineFuzzChild {
  /** One file in so many is read on all routes, which takes longer; the others in blocks. */
  private static final int ALL_ROUTES = 10;

  private static final ReadOptions PLAIN = ReadOptions.defaults();

  private static final String LINES =
      """
      {"age": 41, "pay": 1000.5, "job": "cook", "at": {"x": 1, "y": -2.5}, "z": [1, 2]}
      {"age": null, "pay": 20, "job": "pilot, retired", "at": {"x": 3, "y": 1e2}, "z": [3, 4.5]}
      {"age": 33.25, "pay": 7, "job": null, "at": {"x": 5, "y": 0}, "z": [5, 6]}
      {"age": -2, "pay": 0.25, "job": "x\\"y", "at": {"x": 7, "y": 8}, "z": [7, 8]}
      """;

  private final Path folder;
  private final List<Kind> kinds = new ArrayList<>();

  /** Files of one kind, and how they are read. */
  private record Kind(String ending, List<byte[]> files, ReadOptions options, Mutations damage) {}

  private EngineFuzzChild(Path folder) throws IOException {
    this.folder = folder;
    parquet(PLAIN, "types", "types-v2-zstd", "types-gzip", "types-encodings");
    parquet(PLAIN.withColumns(List.of("pixels")), "lists", "lists-v2");
    parquet(table("whole.parquet", resource("gaps")), "gaps");
    byte[] lines = LINES.getBytes(UTF_8);
    lines(PLAIN.withColumns(List.of("pay", "at.x", "at.y", "z")), lines);
    lines(table("whole.jsonl", lines), lines);
  }

  private void parquet(ReadOptions options, String... names) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String name : names) {
      files.add(resource(name));
    }
    kinds.add(new Kind(".parquet", files, options, new Mutations(kinds.size(), "PAR1")));
  }

  private void lines(ReadOptions options, byte[] file) {
    Mutations damage =
        new Mutations(kinds.size(), "{", "}", "[", "]", "\"", ":", ",", "\n", "null", "1e999");
    kinds.add(new Kind(".jsonl", List.of(file), options, damage));
  }

  private ReadOptions table(String name, byte[] file) throws IOException {
    return PLAIN.withTable(Schemas.infer(Files.write(folder.resolve(name), file)).specs());
  }

  private static byte[] resource(String name) throws IOException {
    try (var in =
        EngineFuzzChild.class.getResourceAsStream(
            "/org/latent4j/io/parquet/" + name + ".parquet")) {
      return in.readAllBytes();
    }
  }

  private String ending(long number) throws IOException {
    Kind kind = kinds.get((int) (number % kinds.size()));
    byte[] bytes = kind.damage().apply(number, kind.files());
    Path file = Files.write(folder.resolve("damaged" + kind.ending()), bytes);
    SplittableRandom random = kind.damage().random(~number);
    String form = kind.ending().substring(1);
    try {
      if (number / kinds.size() % ALL_ROUTES == 0) {
        Routes.read(file, kind.options(), 1 + random.nextInt(5));
      } else {
        Routes.inBlocks(file, kind.options(), 1 + random.nextInt(5));
      }
      return form + "-read";
    } catch (DataException | SpecException e) {
      boolean line = e.getMessage().lines().count() == 1;
      return line ? form + "-refused" : "FAULT " + e.getMessage();
    } catch (RuntimeException | Error e) {
      return "FAULT " + e + " at " + e.getStackTrace()[0];
    }
  }

  public static void main(String[] args) throws IOException {
    EngineFuzzChild child = new EngineFuzzChild(Path.of(args[0]));
    for (long number = Long.parseLong(args[1]); number < Long.parseLong(args[2]); number++) {
      System.out.println((number + " " + child.ending(number)).replaceAll("\\s+", " "));
    }
    System.exit(0);
  }
}
