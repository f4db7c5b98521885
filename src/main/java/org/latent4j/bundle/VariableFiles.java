package org.latent4j.bundle;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.latent4j.base.LiteralPath;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The files that TensorFlow keeps variables in, {@code PREFIX.index} and {@code
 * PREFIX.data-00000-of-00001}: looked through before native code reads them, since that ends the
 * process on a type that it does not know, and sets aside whatever memory a shape asks for. The
 * checksums of the values themselves are left to TensorFlow, which compares them as it reads.
 *
 * @param prefix path of the files without their endings
 * @param variables by name
 * @param shards the files of values, by number
 */
public record VariableFiles(Path prefix, Map<String, Variable> variables, List<Path> shards) {
  private static final int MOST_SHARDS = 10_000;
  private static final int MOST_VARIABLES = 1_000_000;

  /**
   * A variable in the files.
   *
   * @param type of its values
   * @param shape its sizes
   * @param bytes that its values have in the file
   */
  public record Variable(DataType type, List<Long> shape, long bytes) {
    /** Copies the shape. */
    public Variable {
      shape = List.copyOf(shape);
    }
  }

  /**
   * Reads the index, and compares it with the sizes of the files of values.
   *
   * @throws BundleException if a file is missing, cut, changed or of another kind
   */
  public static VariableFiles read(Path prefix) throws IOException {
    Path index = Path.of(prefix + ".index");
    if (!Files.isRegularFile(index)) {
      throw new BundleException(index + ": expected an index of variables, found none");
    }
    Map<String, ByteBuffer> entries = new TreeMap<>();
    TableFile.read(
        index,
        (key, value) -> {
          if (entries.put(key, value) != null || entries.size() > MOST_VARIABLES) {
            throw new BundleException(index + ": expected each variable once, found " + key);
          }
        });
    ByteBuffer header = entries.remove("");
    if (header == null) {
      throw new BundleException(index + ": expected a header, found none");
    }
    try {
      List<Path> shards = shards(prefix, index, BundleHeaderProto.parseFrom(header));
      long[] sizes = new long[shards.size()];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = Files.size(shards.get(i));
      }
      Map<String, Variable> variables = new TreeMap<>();
      for (Map.Entry<String, ByteBuffer> entry : entries.entrySet()) {
        String what = index + ", variable " + entry.getKey();
        variables.put(
            entry.getKey(), variable(what, BundleEntryProto.parseFrom(entry.getValue()), sizes));
      }
      return new VariableFiles(prefix, variables, shards);
    } catch (InvalidProtocolBufferException e) {
      throw new BundleException(index + ": expected an index of variables, found other entries");
    }
  }

  /**
   * Looks through the files, and then reads them.
   *
   * @param reading what lets TensorFlow read them, by the prefix that it is given
   * @throws BundleException if either finds them cut, changed or of another kind; one line
   */
  public static void restore(Path prefix, Consumer<Path> reading) {
    try (LiteralPath literal = LiteralPath.of(prefix)) {
      read(prefix);
      reading.accept(literal.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (BundleException e) {
      throw e;
    } catch (RuntimeException e) { // TensorFlow's have no class in common
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
      throw new BundleException(prefix + ": cannot be read: " + reason, e);
    }
  }

  private static List<Path> shards(Path prefix, Path index, BundleHeaderProto header) {
    int count = header.getNumShards();
    if (count < 1 || count > MOST_SHARDS) {
      throw new BundleException(
          index + ": expected 1 to " + MOST_SHARDS + " files of values, found " + count);
    }
    if (header.getEndianness() != BundleHeaderProto.Endianness.LITTLE) {
      throw new BundleException(
          index + ": expected little-endian values, found " + header.getEndianness());
    }
    List<Path> shards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path shard = Path.of(String.format(Locale.ROOT, "%s.data-%05d-of-%05d", prefix, i, count));
      if (!Files.isRegularFile(shard)) {
        throw new BundleException(shard + ": missing, though " + index.getFileName() + " names it");
      }
      shards.add(shard);
    }
    return shards;
  }

  private static Variable variable(String what, BundleEntryProto entry, long[] sizes) {
    List<Long> shape =
        entry.getShape().getDimList().stream().map(TensorShapeProto.Dim::getSize).toList();
    long elements = elements(what, entry, shape);
    int width = width(entry.getDtype());
    // A string has a byte of length at least. One saved in slices has its values under other keys.
    boolean fits =
        entry.getSlicesCount() > 0
            ? elements * width <= Arrays.stream(sizes).sum()
            : entry.getDtype() == DataType.DT_STRING
                ? entry.getSize() >= elements
                : entry.getSize() == elements * width;
    if (!fits || width == 0) {
      throw new BundleException(
          "%s: expected as many bytes as its type and shape ask for, found %s of %s %s"
              .formatted(what, entry.getSize(), name(entry), shape));
    }
    int shard = entry.getShardId();
    if (shard < 0
        || shard >= sizes.length
        || entry.getOffset() < 0
        || entry.getSize() < 0
        || entry.getOffset() > sizes[shard] - entry.getSize()) {
      throw new BundleException(
          "%s: expected values inside their file, found bytes %s to %s of file %s"
                  .formatted(what, entry.getOffset(), entry.getOffset() + entry.getSize(), shard)
              + ": a file is cut or changed");
    }
    return new Variable(entry.getDtype(), shape, entry.getSize());
  }

  private static long elements(String what, BundleEntryProto entry, List<Long> shape) {
    long elements = 1;
    boolean fits = !entry.getShape().getUnknownRank() && shape.size() <= 254;
    for (long size : shape) {
      fits &= size >= 0 && size < 1L << 40;
      elements = fits ? Math.multiplyHigh(elements, size) == 0 ? elements * size : -1 : -1;
      fits &= elements >= 0 && elements < 1L << 40;
    }
    if (!fits) {
      throw new BundleException(what + ": expected sizes of 0 or more, found " + shape);
    }
    return elements;
  }

  private static String name(BundleEntryProto entry) {
    return entry.getDtype() == DataType.UNRECOGNIZED
        ? "type " + entry.getDtypeValue()
        : entry.getDtype().name();
  }

  /** Bytes of a value in a file at least; 0 of what is not kept as bytes. */
  public static int width(DataType type) {
    return switch (type) {
      case DT_BOOL, DT_INT8, DT_UINT8, DT_QINT8, DT_QUINT8 -> 1;
      case DT_HALF, DT_BFLOAT16, DT_INT16, DT_UINT16, DT_QINT16, DT_QUINT16 -> 2;
      case DT_FLOAT, DT_INT32, DT_UINT32, DT_QINT32 -> 4;
      case DT_DOUBLE, DT_INT64, DT_UINT64, DT_COMPLEX64 -> 8;
      case DT_COMPLEX128 -> 16;
      case DT_STRING -> 1;
      default -> 0;
    };
  }
}
