package org.latent4j.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkFiles;
import org.latent4j.base.Versions;

/**
 * The files of one version of a model, in memory: what travels from the driver to the executors.
 *
 * @param path where they were read, for messages
 * @param files contents by path relative to the version folder
 * @param identity a hash over names and contents
 */
record ModelFiles(String path, TreeMap<String, byte[]> files, String identity) {
  /** Broadcasts and arrays end there. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - 64L;

  /**
   * Reads a version.
   *
   * @param path a version folder, or a model's folder, of which the highest version is taken: on a
   *     file system of Hadoop (with a scheme), here, among the files that were distributed with the
   *     job, or on Hadoop's default file system, whichever is found first
   */
  static ModelFiles read(String path, Configuration configuration) {
    try {
      org.apache.hadoop.fs.Path found = find(path, configuration);
      FileSystem system = found.getFileSystem(configuration);
      org.apache.hadoop.fs.Path version = version(system, found);
      TreeMap<String, byte[]> files = new TreeMap<>();
      long[] total = new long[1];
      collect(system, version, "", files, total);
      return new ModelFiles(version.toString(), files, identity(files));
    } catch (IOException e) {
      throw new IllegalArgumentException(path + ": the model cannot be read: " + e.getMessage(), e);
    }
  }

  private static org.apache.hadoop.fs.Path find(String path, Configuration configuration)
      throws IOException {
    org.apache.hadoop.fs.Path given = new org.apache.hadoop.fs.Path(path);
    if (given.toUri().getScheme() == null) {
      for (Path here : new Path[] {Path.of(path), Path.of(SparkFiles.get(path))}) {
        if (Files.exists(here)) {
          return new org.apache.hadoop.fs.Path(here.toAbsolutePath().normalize().toUri());
        }
      }
    }
    if (!given.getFileSystem(configuration).exists(given)) {
      throw new IllegalArgumentException(
          path
              + ": expected a model's folder, found nothing there"
              + (given.toUri().getScheme() == null
                  ? ", among the job's files, or on " + FileSystem.getDefaultUri(configuration)
                  : ""));
    }
    return given;
  }

  private static org.apache.hadoop.fs.Path version(
      FileSystem system, org.apache.hadoop.fs.Path folder) throws IOException {
    if (system.exists(new org.apache.hadoop.fs.Path(folder, Versions.GRAPH))) {
      return folder;
    }
    Optional<Long> highest = Optional.empty();
    for (FileStatus entry : system.listStatus(folder)) {
      String name = entry.getPath().getName();
      if (entry.isDirectory() && Versions.isVersion(name)) {
        long number = Long.parseLong(name);
        highest = Optional.of(Math.max(number, highest.orElse(number)));
      }
    }
    return highest
        .map(number -> new org.apache.hadoop.fs.Path(folder, number.toString()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: expected %s or a version folder (1, 2, …), found neither"
                        .formatted(folder, Versions.GRAPH)));
  }

  private static void collect(
      FileSystem system,
      org.apache.hadoop.fs.Path folder,
      String prefix,
      Map<String, byte[]> files,
      long[] total)
      throws IOException {
    for (FileStatus entry : system.listStatus(folder)) {
      String name = prefix + entry.getPath().getName();
      requireNoLink(entry);
      if (entry.isDirectory()) {
        collect(system, entry.getPath(), name + "/", files, total);
        continue;
      }
      total[0] += entry.getLen();
      if (total[0] > MOST_BYTES) {
        throw new IllegalArgumentException(
            folder + ": expected a model of at most " + MOST_BYTES + " bytes, found more");
      }
      try (InputStream in = system.open(entry.getPath())) {
        files.put(name, in.readAllBytes());
      }
    }
  }

  /** A link would be followed here, before the loader could see that it leaves the folder. */
  private static void requireNoLink(FileStatus entry) {
    boolean local = "file".equals(entry.getPath().toUri().getScheme());
    if (entry.isSymlink()
        || (local && Files.isSymbolicLink(Path.of(entry.getPath().toUri().getPath())))) {
      throw new IllegalArgumentException(
          entry.getPath() + ": expected a file or folder of the model, found a link");
    }
  }

  private static String identity(Map<String, byte[]> files) {
    try {
      MessageDigest all = MessageDigest.getInstance("SHA-256");
      MessageDigest one = MessageDigest.getInstance("SHA-256");
      files.forEach(
          (name, bytes) -> {
            all.update(one.digest(name.getBytes(StandardCharsets.UTF_8)));
            all.update(one.digest(bytes));
          });
      return HexFormat.of().formatHex(all.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Writes the files below a folder. */
  void write(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path to = folder.resolve(file.getKey());
      Files.createDirectories(to.getParent());
      Files.write(to, file.getValue());
    }
  }

  /** Writes the files below a folder of one of Hadoop's file systems. */
  void write(org.apache.hadoop.fs.Path folder, Configuration configuration) throws IOException {
    FileSystem system = folder.getFileSystem(configuration);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      try (OutputStream out =
          system.create(new org.apache.hadoop.fs.Path(folder, file.getKey()), false)) {
        out.write(file.getValue());
      }
    }
  }

  /** All of it in one array. */
  byte[] pack() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(path);
      out.writeInt(files.size());
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.writeUTF(file.getKey());
        out.writeInt(file.getValue().length);
        out.write(file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #pack} made. */
  static ModelFiles unpack(byte[] packed) {
    TreeMap<String, byte[]> files = new TreeMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed))) {
      String path = in.readUTF();
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        files.put(name, in.readNBytes(in.readInt()));
      }
      return new ModelFiles(path, files, identity(files));
    } catch (IOException e) {
      throw new UncheckedIOException("expected a packed model", e);
    }
  }
}
