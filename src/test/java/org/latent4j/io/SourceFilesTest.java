package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.io.format.ReadOptions;

/** Several files as one source. */
class SourceFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(folder.resolve("a/deep"));
    for (String name :
        List.of(
            "p-10.csv", "p-2.csv", "q.csv", "[x].csv", "a/p-1.csv", "a/deep/p-1.csv", "_p-0.csv")) {
      Files.writeString(folder.resolve(name), "v\n" + name.length() + "\n");
    }
  }

  private List<String> found(String pattern) throws IOException {
    return SourceFiles.of(folder + "/" + pattern).stream()
        .map(file -> folder.relativize(file).toString())
        .toList();
  }

  @Test
  void patternsFindFilesInTheOrderOfTheirNames() throws IOException {
    assertEquals(List.of("p-10.csv", "p-2.csv"), found("p-*.csv"));
    assertEquals(List.of("p-2.csv"), found("p-?.csv"));
    assertEquals(List.of("p-10.csv", "p-2.csv", "q.csv"), found("{p,q}*.csv"));
    assertEquals(List.of("a/p-1.csv"), found("*/p-1.csv"));
    assertEquals(List.of("a/deep/p-1.csv", "a/p-1.csv"), found("a/**p-1.csv"));
    assertEquals(List.of("_p-0.csv"), found("_*.csv"));
    assertEquals(List.of("[x].csv"), found("[x].csv"), "a file of that very name");
    assertThrows(DataException.class, () -> found("z*.csv"));
    assertThrows(DataException.class, () -> found("nowhere/*.csv"));
  }

  @Test
  void partsOfAFolderArePassedOverWhereSparkHidesThem() throws IOException {
    Path parts = Files.createDirectory(folder.resolve("parts"));
    for (String name : List.of("_SUCCESS", ".part-0.csv.crc", "part-1.csv", "part-0.csv")) {
      Files.writeString(parts.resolve(name), "v\n1\n");
    }
    assertEquals(List.of("parts/part-0.csv", "parts/part-1.csv"), found("parts"));
    Files.writeString(parts.resolve("notes.txt"), "");
    assertEquals(List.of("parts"), found("parts"));
  }

  @Test
  void rowsFollowOneAnotherFileByFile() throws IOException {
    Files.writeString(folder.resolve("r-1.csv"), "id,v\na,1\nb,2\nc,3\n");
    Files.writeString(folder.resolve("r-2.csv"), "id,v\nd,4\n");
    String source = folder + "/r-*.csv";
    ReadOptions options = ReadOptions.defaults().withIds(List.of("id"));
    for (int blockRows : new int[] {1, 2, 10}) {
      try (RowStream rows =
          Sources.withIds(Sources.stream(source, options, blockRows), source, options)) {
        RowStream.Block block = rows.block();
        StringBuilder found = new StringBuilder();
        while (block.take()) {
          for (int i = 0; i < block.rows(); i++) {
            found.append(block.ids().cells()[0][i]).append((int) block.values().get(i));
          }
        }
        assertEquals("a1b2c3d4", found.toString());
      }
    }
    try (Dataset data = Sources.open(source, options)) {
      assertArrayEquals(new float[] {1, 2, 3, 4}, data.rows().readFloats(0, 4));
    }
  }

  @Test
  void aPartMayBeAHeaderAlone() throws IOException {
    for (int alone = 1; alone <= 3; alone++) {
      Path parts = Files.createDirectory(folder.resolve("alone-" + alone));
      for (int i = 1; i <= 3; i++) {
        String row = i == alone ? "" : "%d,%d\n".formatted(i, 2 * i);
        Files.writeString(parts.resolve(i + ".csv"), "v,w\n" + row);
      }
      try (Dataset data = Sources.open(parts.toString(), ReadOptions.defaults())) {
        assertEquals(2, data.rows().count(), "without " + alone);
        assertEquals(alone == 1 ? 2 : 1, data.rows().readFloats(0, 1)[0]);
      }
    }
  }

  @Test
  void arraysLieBelowOneAnother() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (RowSink sink =
          Sinks.open(folder.resolve("n" + i + ".npy").toString(), List.of(2), List.of())) {
        sink.write(new float[] {i, 1, i, 2}, 2);
        sink.commit();
      }
    }
    float[] expected = {0, 1, 0, 2, 1, 1, 1, 2, 2, 1, 2, 2};
    try (Dataset data = Sources.open(folder + "/n*.npy", ReadOptions.defaults());
        RowStream rows = Sources.stream(folder + "/n*.npy", ReadOptions.defaults(), 4)) {
      assertArrayEquals(expected, data.rows().readFloats(0, 6));
      float[] middle = new float[4];
      data.rows().readFloats(1, 2, middle);
      assertArrayEquals(new float[] {0, 2, 1, 1}, middle);
      assertArrayEquals(expected, ParquetFileTest.all(rows));
    }
    Files.copy(folder.resolve("q.csv"), folder.resolve("n4.csv"));
    DataException fault =
        assertThrows(
            DataException.class, () -> Sources.open(folder + "/n*", ReadOptions.defaults()));
    assertTrue(fault.getMessage().contains("files of one kind"), fault.getMessage());
  }
}
