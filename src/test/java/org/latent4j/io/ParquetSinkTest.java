package org.latent4j.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.IdColumn;
import org.latent4j.data.Ids;
import org.latent4j.data.OutputRows;
import org.latent4j.data.RowSink;
import org.latent4j.data.RowStream;
import org.latent4j.io.format.ReadOptions;
import org.latent4j.spec.SpecException;

/** What is written, read by parquet-hadoop, which tests find beside Spark; and the other way. */
class ParquetSinkTest {
  private static final int ROWS = 300_000;
  private static final int BLOCK = 1000;

  @TempDir Path folder;

  private static List<Group> read(Path file) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(new Configuration(false))
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static void write(Path file) throws IOException {
    OutputRows format = OutputRows.of(List.of(2), List.of("z1", "z2"));
    try (RowSink sink = Sinks.open(file.toString(), format.withIds(List.of(IdColumn.text("id"))))) {
      float[] values = new float[2 * BLOCK];
      Object[] ids = new Object[BLOCK];
      for (int first = 0; first < ROWS; first += BLOCK) {
        for (int i = 0; i < BLOCK; i++) {
          values[2 * i] = first + i;
          values[2 * i + 1] = -0.5f * i;
          ids[i] = i % 10 == 0 ? null : "r" + (first + i) % 5000;
        }
        sink.write(values, BLOCK, new Ids(new Object[][] {ids}));
      }
      sink.commit();
    }
  }

  @Test
  void numbersAndTextInSeveralRowGroups() throws IOException {
    Path file = folder.resolve("z.parquet");
    write(file);
    List<Group> rows = read(file);
    assertEquals(ROWS, rows.size());
    for (int i = 0; i < ROWS; i++) {
      Group row = rows.get(i);
      assertEquals((float) i, row.getFloat("z1", 0));
      assertEquals(-0.5f * (i % BLOCK), row.getFloat("z2", 0));
      assertEquals(i % 10 == 0 ? 0 : 1, row.getFieldRepetitionCount("id"));
      if (i % 10 > 0) {
        assertEquals("r" + i % 5000, row.getString("id", 0));
      }
    }
    Path again = folder.resolve("again.parquet");
    write(again);
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
  }

  @Test
  void aTableHasItsTypes() throws IOException {
    Path file = folder.resolve("t.parquet");
    try (RowSink sink = Sinks.table(file.toString(), Columns.ALL)) {
      float[] values = new float[2 * Columns.ALL.size()];
      Arrays.fill(values, 1);
      Arrays.fill(values, 0, Columns.ALL.size(), Float.NaN);
      sink.write(values, 2);
      sink.commit();
    }
    List<Group> rows = read(file);
    for (int c = 0; c < Columns.ALL.size(); c++) {
      assertEquals(0, rows.get(0).getFieldRepetitionCount(c));
      boolean named = !Columns.ALL.get(c).categories().isEmpty();
      String expected = named ? Columns.ALL.get(c).categories().get(1) : "1";
      String found = rows.get(1).getValueToString(c, 0);
      assertEquals(expected, found.replaceFirst("\\.0$", ""), Columns.ALL.get(c).name());
    }
  }

  @Test
  void idsKeepTheirTypes() throws IOException {
    Path file = folder.resolve("ids.parquet");
    List<String> names = List.of("id", "key", "day", "at", "local", "price", "word");
    ReadOptions options = ReadOptions.defaults().withColumns(List.of("x")).withIds(names);
    String source = ParquetFileTest.fixture("ids.parquet").toString();
    try (RowStream rows = Sources.withIds(Sources.stream(source, options, 40), source, options);
        RowSink sink =
            Sinks.open(
                file.toString(),
                OutputRows.of(List.of(1), List.of("z")).withIds(rows.idColumns()))) {
      RowStream.Block block = rows.block();
      while (block.take()) {
        float[] values = new float[block.rows()];
        block.values().get(values);
        sink.write(values, block.rows(), block.ids());
      }
      sink.commit();
    }
    List<Group> expected = read(Path.of(source));
    List<Group> found = read(file);
    assertEquals(expected.size(), found.size());
    for (String name : names) {
      assertEquals(
          expected.get(0).getType().getType(name).asPrimitiveType().toString(),
          found.get(0).getType().getType(name).asPrimitiveType().toString());
      for (int i = 0; i < expected.size(); i++) {
        int there = expected.get(i).getFieldRepetitionCount(name);
        assertEquals(there, found.get(i).getFieldRepetitionCount(name));
        if (there > 0) {
          assertEquals(
              expected.get(i).getValueToString(expected.get(i).getType().getFieldIndex(name), 0),
              found.get(i).getValueToString(found.get(i).getType().getFieldIndex(name), 0));
        }
      }
    }
  }

  private static final String BYTES_AND_TIMES =
      """
      message m { required float x; optional binary raw; required fixed_len_byte_array(3) key;
        required int64 day (TIME(MICROS,true)); required int32 clock (TIME(MILLIS,false));
        required int64 at (TIMESTAMP(MILLIS,true)); required int64 local (TIMESTAMP(NANOS,false));
        optional binary word (STRING); }
      """;

  private static void handOn(Path from, List<String> ids, Path to) throws IOException {
    ReadOptions options = ReadOptions.defaults().withColumns(List.of("x")).withIds(ids);
    String source = from.toString();
    try (RowStream rows = Sources.withIds(Sources.stream(source, options, 40), source, options);
        RowSink sink =
            Sinks.open(
                to.toString(), OutputRows.of(List.of(1), List.of("z")).withIds(rows.idColumns()))) {
      RowStream.Block block = rows.block();
      while (block.take()) {
        sink.write(new float[block.rows()], block.rows(), block.ids());
      }
      sink.commit();
    }
  }

  private Path bytesAndTimes(byte[] raw) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType(BYTES_AND_TIMES);
    Path file = folder.resolve("bytes.parquet");
    Files.deleteIfExists(file);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new Configuration(false))
            .withType(schema)
            .build()) {
      SimpleGroupFactory groups = new SimpleGroupFactory(schema);
      for (int i = 0; i < 3; i++) {
        Group row = groups.newGroup().append("x", (float) i);
        if (i != 1) {
          row.append("raw", Binary.fromConstantByteArray(raw));
        }
        row.append("key", Binary.fromConstantByteArray(new byte[] {(byte) i, -1, 0}));
        row.append("day", 3_600_000_001L * i).append("clock", 1001 * i);
        row.append("at", 1_700_000_000_001L + i).append("local", 1_700_000_000_000_000_001L);
        writer.write(row.append("word", "w"));
      }
    }
    return file;
  }

  /** Bytes that are no text, and whether times are of UTC, in which unit. */
  @Test
  void bytesAndTimesStayWhatTheyAre() throws IOException {
    Path file = bytesAndTimes(new byte[] {0, -1, 'a'});
    List<String> names = List.of("raw", "key", "day", "clock", "at", "local", "word");
    Path out = folder.resolve("out.parquet");
    handOn(file, names, out);
    List<Group> expected = read(file);
    List<Group> found = read(out);
    assertEquals(3, found.size());
    for (String name : names) {
      assertEquals(
          expected.get(0).getType().getType(name).toString().replace("required", "optional"),
          found.get(0).getType().getType(name).toString());
      for (int i = 0; i < expected.size(); i++) {
        assertEquals(
            expected.get(i).getFieldRepetitionCount(name),
            found.get(i).getFieldRepetitionCount(name));
        if (expected.get(i).getFieldRepetitionCount(name) > 0) {
          boolean binary = List.of("raw", "key").contains(name);
          assertEquals(
              binary ? expected.get(i).getBinary(name, 0) : text(expected.get(i), name),
              binary ? found.get(i).getBinary(name, 0) : text(found.get(i), name));
        }
      }
    }
  }

  private static String text(Group row, String name) {
    return row.getValueToString(row.getType().getFieldIndex(name), 0);
  }

  @Test
  void bytesThatAreNoTextAreNotWrittenAsText() throws IOException {
    Path csv = folder.resolve("out.csv");
    handOn(bytesAndTimes(new byte[] {'h', 'i'}), List.of("raw"), csv);
    assertEquals(List.of("raw,z", "hi,0", ",0", "hi,0"), Files.readAllLines(csv));
    Path file = bytesAndTimes(new byte[] {0, -1, 'a'});
    Path none = folder.resolve("none.csv");
    DataException fault =
        assertThrows(DataException.class, () -> handOn(file, List.of("raw"), none));
    assertTrue(
        fault.getMessage().startsWith("column \"raw\": expected text in UTF-8, "),
        fault.getMessage());
    assertTrue(fault.getMessage().endsWith("found bytes 00ff61"), fault.getMessage());
    assertFalse(Files.exists(none));
  }

  @Test
  void idsAsText() throws IOException {
    List<String> names = List.of("id", "day", "at", "local", "price");
    ReadOptions options = ReadOptions.defaults().withColumns(List.of("x")).withIds(names);
    String source = ParquetFileTest.fixture("ids.parquet").toString();
    Path csv = folder.resolve("ids.csv");
    try (RowStream rows = Sources.withIds(Sources.stream(source, options, 40), source, options);
        RowSink sink =
            Sinks.open(
                csv.toString(),
                OutputRows.of(List.of(1), List.of("z")).withIds(rows.idColumns()))) {
      RowStream.Block block = rows.block();
      block.take();
      sink.write(new float[40], 40, block.ids());
      sink.commit();
    }
    List<String> lines = Files.readAllLines(csv);
    assertEquals("id,day,at,local,price,z", lines.get(0));
    assertEquals(
        "\"row 2, \"\"2\"\"\",2024-03-01,2024-02-28T14:00:00.123Z,2024-02-28T14:00:00.123,0.002,0",
        lines.get(3));
    assertTrue(lines.get(4).startsWith("\"row 3, \"\"3\"\"\",,2024"), lines.get(4));
  }

  @Test
  void listsOfTwoLevelsAndBareOnes() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { required group old (LIST) { repeated float array; }"
                + " repeated int32 bare; required double x; }");
    Path file = folder.resolve("old.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new Configuration(false))
            .withType(schema)
            .build()) {
      SimpleGroupFactory groups = new SimpleGroupFactory(schema);
      for (int i = 0; i < 50; i++) {
        Group row = groups.newGroup().append("bare", i).append("bare", -i).append("x", i / 2.0);
        row.addGroup("old").append("array", i + 0.25f).append("array", 1f).append("array", 2f);
        writer.write(row);
      }
    }
    try (Dataset data = Sources.open(file.toString(), ReadOptions.defaults())) {
      assertEquals(6, data.rows().features());
      assertEquals(List.of(), data.columns());
      for (int i = 0; i < 50; i++) {
        float[] expected = {i + 0.25f, 1, 2, i, -i, i / 2f};
        assertArrayEquals(expected, data.rows().readFloats(i, 1));
      }
    }
  }

  @Test
  void anIdNamedAsAnOutputIsRefused() {
    OutputRows format = OutputRows.of(List.of(1), List.of("z1"));
    SpecException fault =
        assertThrows(SpecException.class, () -> format.withIds(List.of(IdColumn.text("z1"))));
    assertTrue(fault.getMessage().contains("z1"));
  }
}
