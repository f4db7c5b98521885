package org.latent4j.serve.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a jar with the names of the real one and a few bytes in each. */
class CudaLibrariesTest {
  private static final String FOLDER = "org/bytedeco/cuda/linux-x86_64/";

  @TempDir Path directory;

  @Test
  void aPlainClassPathHasNone() throws IOException {
    assertTrue(CudaLibraries.on(new URLClassLoader(new URL[0], null)).isEmpty());
  }

  @Test
  void writesWhatTensorFlowOpensAndNothingElse() throws IOException {
    Path folder = directory.resolve("deep/folder");
    try (URLClassLoader classPath = classPath("first.jar", "bytes")) {
      CudaLibraries libraries = CudaLibraries.on(classPath).orElseThrow();
      assertFalse(libraries.areIn(folder));
      libraries.unpack(folder);
      assertTrue(libraries.areIn(folder));
      assertEquals(5 * 6, libraries.size());
    }
    assertEquals(
        Set.of(
            "libcudart.so.12",
            "libcublasLt.so.12",
            "libcudnn.so.9",
            "libcudnn_engines_precompiled.so.9",
            "libnvrtc-builtins.so.12.6",
            "libnvJitLink.so.12"),
        names(folder));
    assertEquals("bytes", Files.readString(folder.resolve("libcudnn.so.9")));
  }

  @Test
  void replacesACutFileAndLeavesTheOthers() throws IOException {
    Path folder = directory.resolve("folder");
    try (URLClassLoader classPath = classPath("second.jar", "content")) {
      CudaLibraries libraries = CudaLibraries.on(classPath).orElseThrow();
      libraries.unpack(folder);
      Object kept = key(folder.resolve("libcudart.so.12"));
      Files.writeString(folder.resolve("libcudnn.so.9"), "con");
      assertFalse(libraries.areIn(folder));
      libraries.unpack(folder);
      assertTrue(libraries.areIn(folder));
      assertEquals("content", Files.readString(folder.resolve("libcudnn.so.9")));
      assertEquals(kept, key(folder.resolve("libcudart.so.12")));
    }
  }

  /** The one that the others open by a name the system's loader does not look for. */
  @Test
  void loadsTheBuiltinsAlone() throws IOException {
    Path folder = directory.resolve("loaded");
    try (URLClassLoader classPath = classPath("third.jar", "no library")) {
      CudaLibraries libraries = CudaLibraries.on(classPath).orElseThrow();
      libraries.unpack(folder);
      UnsatisfiedLinkError e =
          assertThrows(UnsatisfiedLinkError.class, () -> libraries.load(folder));
      assertTrue(e.getMessage().contains("libnvrtc-builtins.so.12.6"), e::getMessage);
    }
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class).fileKey();
  }

  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  private URLClassLoader classPath(String name, String content) throws IOException {
    Path jar = directory.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (String library :
          new String[] {
            "libcudart.so.12",
            "libcublasLt.so.12",
            "libcudnn.so.9",
            "libcudnn_engines_precompiled.so.9",
            "libnvrtc-builtins.so.12.6",
            "libnvJitLink.so.12",
            "libnppc.so.12",
            "libcufftw.so.11",
            "libcusolverMg.so.11",
            "readme.txt"
          }) {
        out.putNextEntry(new JarEntry(FOLDER + library));
        out.write(content.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, null);
  }
}
