package org.latent4j.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.bundle.VariableFiles.Variable;
import org.latent4j.export.SampleModel;
import org.tensorflow.proto.DataType;

/** Files of variables that TensorFlow wrote, whole and damaged. */
class VariableFilesTest {
  @TempDir private Path folder;

  private Path checkpoint() {
    return SampleModel.of(SampleModel.bernoulli(), folder, 1, 2).checkpoint();
  }

  private static Variable floats(long... shape) {
    long bytes = 4 * Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return new Variable(DataType.DT_FLOAT, Arrays.stream(shape).boxed().toList(), bytes);
  }

  @Test
  void namesTypesAndShapes() throws IOException {
    Map<String, Variable> found = VariableFiles.read(checkpoint()).variables();
    assertEquals(floats(5), found.get("x/encoder/dense_0/bias"));
    assertEquals(floats(6, 5), found.get("x/encoder/dense_0/kernel"));
    assertEquals(floats(3), found.get("optimizer/slot"));
  }

  /** By Python's TensorFlow, with an object graph, a string, beside the weights. */
  @Test
  void filesOfOthers() throws IOException {
    Path foreign = Path.of("src/test/resources/org/latent4j/serve/foreign/1/variables/variables");
    Map<String, Variable> found = VariableFiles.read(foreign).variables();
    assertEquals(DataType.DT_STRING, found.get("_CHECKPOINTABLE_OBJECT_GRAPH").type());
    assertTrue(found.size() > 1);
  }

  /** Each bit of the index alone: told, or without meaning. */
  @Test
  void everyFlippedBitIsTold() throws IOException {
    Path prefix = checkpoint();
    Path index = Path.of(prefix + ".index");
    VariableFiles whole = VariableFiles.read(prefix);
    byte[] bytes = Files.readAllBytes(index);
    int told = 0;
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(index, bytes);
      try {
        assertEquals(whole, VariableFiles.read(prefix), "bit " + bit);
      } catch (BundleException e) {
        assertTrue(e.getMessage().startsWith(index + ""), e.getMessage());
        told++;
      }
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
    }
    // The end of the file is padded.
    assertTrue(told > (bytes.length - 40) * 8, told + " of " + bytes.length * 8);
  }

  @Test
  void everyCutIsTold() throws IOException {
    Path prefix = checkpoint();
    Path index = Path.of(prefix + ".index");
    byte[] bytes = Files.readAllBytes(index);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(index, Arrays.copyOf(bytes, length));
      assertThrows(BundleException.class, () -> VariableFiles.read(prefix));
    }
  }

  @Test
  void cutAndMissingValues() throws IOException {
    Path prefix = checkpoint();
    Path data = Path.of(prefix + ".data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    Files.write(data, Arrays.copyOf(bytes, bytes.length - 1));
    told(prefix, "expected values inside their file");
    Files.delete(data);
    told(prefix, data + ": missing, though");
  }

  private static void told(Path prefix, String part) {
    BundleException e = assertThrows(BundleException.class, () -> VariableFiles.read(prefix));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void shardsAreNamedByNumber() throws IOException {
    Path prefix = checkpoint();
    assertEquals(
        List.of(Path.of(prefix + ".data-00000-of-00001")), VariableFiles.read(prefix).shards());
  }
}
