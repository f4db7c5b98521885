package org.latent4j.serve.tensorflow;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/**
 * The jar on the class path that holds TensorFlow's libraries for this platform.
 *
 * @param jar its file name
 * @param folder of the libraries in it, ending in a slash
 * @param entries the libraries
 */
record NativeJar(String jar, String folder, List<JarEntry> entries) {
  /** The jar, or empty where the libraries do not come from one: then nothing is unpacked. */
  static Optional<NativeJar> find() throws IOException {
    // Not Loader's own method: it reads its properties when it is first touched, and for a folder
    // that may only be read they are set after this.
    String platform = Loader.Detector.getPlatform();
    for (String directory : List.of(platform + "-gpu", platform)) {
      String folder = "org/tensorflow/internal/c_api/" + directory + "/";
      String library = folder + System.mapLibraryName("jnitensorflow");
      Optional<JarFile> jar = file(TensorFlow.class.getClassLoader(), library);
      if (jar.isPresent()) {
        List<JarEntry> entries = jar.get().stream().filter(e -> isLibrary(e, folder)).toList();
        String name = Path.of(jar.get().getName()).getFileName().toString();
        return Optional.of(new NativeJar(name, folder, entries));
      }
    }
    return Optional.empty();
  }

  private static boolean isLibrary(JarEntry entry, String folder) {
    return entry.getName().startsWith(folder + "libtensorflow")
        || entry.getName().startsWith(folder + "libjnitensorflow");
  }

  /** The jar that a class path finds a resource in; it is shared, and nobody closes it. */
  static Optional<JarFile> file(ClassLoader classPath, String resource) throws IOException {
    URL url = classPath.getResource(resource);
    return url != null && url.openConnection() instanceof JarURLConnection connection
        ? Optional.of(connection.getJarFile())
        : Optional.empty();
  }

  /** Whether a file has the size and the time of an entry. */
  static boolean isWhole(JarEntry entry, Path path) {
    File file = path.toFile();
    return file.length() == entry.getSize() && file.lastModified() == entry.getTime();
  }

  /** Whether this is the CUDA build. */
  boolean isGpu() {
    return folder.endsWith("-gpu/");
  }

  /** Bytes that the libraries take on the disk. */
  long size() {
    return entries.stream().mapToLong(JarEntry::getSize).sum();
  }

  /** Bytes of them that do not lie in a cache yet. */
  long missing(Path cache) {
    return entries.stream()
        .filter(entry -> !isWhole(entry, cache.resolve(jar).resolve(entry.getName())))
        .mapToLong(JarEntry::getSize)
        .sum();
  }

  /** Where JavaCPP unpacks the libraries to. */
  Path unpackedTo(Path cache) {
    return cache.resolve(jar).resolve(folder);
  }
}
