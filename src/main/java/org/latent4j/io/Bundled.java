package org.latent4j.io;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.latent4j.data.DataException;
import org.latent4j.data.Dataset;
import org.latent4j.data.Labels;
import org.latent4j.data.Rows;
import org.latent4j.io.array.ArrayReader;
import org.latent4j.io.array.IdxFormat;
import org.latent4j.io.file.InputFile;

/** MNIST as it lies in the jar: bytes {@code [28, 28, 1]}, ten classes. */
final class Bundled {
  private Bundled() {}

  /** The 60,000 training images. */
  static Dataset mnist(long budget) throws IOException {
    return open("mnist", "train", budget);
  }

  /** The 10,000 test images. */
  static Dataset mnistTest(long budget) throws IOException {
    return open("mnist-test", "t10k", budget);
  }

  private static Dataset open(String source, String part, long budget) throws IOException {
    Rows labels = rows(part + "-labels-idx1-ubyte.gz", Long.MAX_VALUE);
    int[] indices = new int[(int) labels.count()];
    float[] values = labels.readFloats(0, indices.length);
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (int) values[i];
    }
    List<String> classes = new ArrayList<>();
    for (int digit = 0; digit < 10; digit++) {
      classes.add(Integer.toString(digit));
    }
    Rows images = rows(part + "-images-idx3-ubyte.gz", budget);
    return new Dataset(source, images, List.of(), Optional.of(new Labels(classes, indices)));
  }

  private static Rows rows(String name, long budget) throws IOException {
    byte[] packed = resource(name);
    checkSum(name, packed);
    try (InputStream in = InputFile.gunzip(new ByteArrayInputStream(packed), name)) {
      return ArrayReader.read(in, name, IdxFormat::read, budget);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Bundled.class.getResourceAsStream("mnist/" + name)) {
      if (in == null) {
        throw new FileNotFoundException("the jar holds no mnist/" + name);
      }
      return in.readAllBytes();
    }
  }

  private static void checkSum(String name, byte[] bytes) throws IOException {
    String sums = new String(resource("SHA256SUMS"), StandardCharsets.US_ASCII);
    String found;
    try {
      found = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    if (sums.lines().noneMatch(line -> line.equals(found + "  " + name))) {
      throw new DataException(name, "the sha256 of SHA256SUMS", found);
    }
  }
}
