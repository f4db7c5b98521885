package org.latent4j.serve.tensorflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;

/**
 * The CUDA 12 and cuDNN 9 libraries that {@code -Pgpu} puts on the class path, laid where
 * TensorFlow looks for them.
 *
 * <p>TensorFlow opens them by bare names such as {@code libcusolver.so.11}, and its own library
 * bids the system's loader look beside it first ({@code RUNPATH $ORIGIN}), so they are unpacked
 * into the folder that JavaCPP unpacks TensorFlow into. Loading them beforehand by their paths
 * would not do: {@code libcusolver} of this jar has no soname, so no bare name finds it again. A
 * {@code LD_LIBRARY_PATH} with another CUDA keeps precedence.
 */
final class CudaLibraries {
  private static final String FOLDER = "org/bytedeco/cuda/linux-x86_64/";

  /** What the GPU build opens, and what these need in turn. NCCL JavaCPP sees to. */
  private static final Pattern NEEDED =
      Pattern.compile(
          Pattern.quote(FOLDER)
              + "lib(cudart|cublas(Lt)?|cufft|cusolver|cusparse|nvJitLink|nvrtc(-builtins)?|cupti"
              + "|cudnn(_[a-z_]+)?)\\.so\\.[0-9.]+");

  /** NVRTC opens it by its bare name too, but has no {@code RUNPATH}; it has a soname. */
  private static final String BUILTINS = "libnvrtc-builtins";

  private final JarFile jar;
  private final List<JarEntry> entries;

  private CudaLibraries(JarFile jar) {
    this.jar = jar;
    this.entries = jar.stream().filter(entry -> NEEDED.matcher(entry.getName()).matches()).toList();
  }

  /** The libraries on a class path, if there are any. */
  static Optional<CudaLibraries> on(ClassLoader classPath) throws IOException {
    return NativeJar.file(classPath, FOLDER + "libcudart.so.12").map(CudaLibraries::new);
  }

  /** Bytes that they take on the disk. */
  long size() {
    return entries.stream().mapToLong(JarEntry::getSize).sum();
  }

  /** Whether all lie in the folder, whole. */
  boolean areIn(Path folder) {
    return missing(folder) == 0;
  }

  /** Bytes of them that do not lie in the folder yet. */
  long missing(Path folder) {
    return entries.stream()
        .filter(entry -> !NativeJar.isWhole(entry, target(folder, entry)))
        .mapToLong(JarEntry::getSize)
        .sum();
  }

  /**
   * Writes those that are missing. Each gets its name when it is whole, so another JVM never maps
   * half a library.
   */
  void unpack(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (JarEntry entry : entries) {
      Path target = target(folder, entry);
      if (!NativeJar.isWhole(entry, target)) {
        Path part = Files.createTempFile(folder, "cuda", ".part");
        try (InputStream bytes = jar.getInputStream(entry)) {
          Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
          Files.setLastModifiedTime(part, FileTime.fromMillis(entry.getTime()));
          Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          Files.deleteIfExists(part);
        }
      }
    }
  }

  /** Loads the one library that the system's loader would not find in the folder by itself. */
  void load(Path folder) {
    for (JarEntry entry : entries) {
      Path library = target(folder, entry);
      if (library.getFileName().toString().startsWith(BUILTINS)) {
        System.load(library.toAbsolutePath().toString());
      }
    }
  }

  private static Path target(Path folder, JarEntry entry) {
    return folder.resolve(entry.getName().substring(FOLDER.length()));
  }
}
