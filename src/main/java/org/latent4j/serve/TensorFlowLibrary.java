package org.latent4j.serve;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/**
 * The first load of TensorFlow's native libraries: quiet, announced, and safe beside other JVMs.
 *
 * <p>On its first load in an account JavaCPP unpacks three libraries, about 680 MB, from the jar of
 * the platform into its cache: {@code -Dorg.bytedeco.javacpp.cachedir}, else {@code
 * ~/.javacpp/cache}. Later loads compare size and time of each file with its jar entry and unpack
 * nothing. JavaCPP locks while it writes one file, but the system's loader opens {@code
 * libtensorflow_framework} as a dependency of {@code libtensorflow_cc} without that lock: a JVM can
 * map the file while another still writes it, and dies of SIGBUS. (Six JVMs started within four
 * seconds over an empty cache, six times: one of the 36 died. Started at the same instant, none of
 * 20. With the lock below: none of 36.) So as long as the cache is incomplete, {@link #load} holds
 * a lock of its own over the whole load.
 */
public final class TensorFlowLibrary {
  private static final String LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL";

  /** Errors and worse. */
  private static final String ERRORS = "2";

  /** The release whose {@link #REGISTRY} is known to be one owning pointer. */
  private static final String KNOWN_VERSION = "2.18.0";

  /** {@code tensorflow::MlirV1CompatOptimizationPassRegistry::Global()}. */
  private static final String REGISTRY =
      "_ZN10tensorflow36MlirV1CompatOptimizationPassRegistry6GlobalEv";

  private static boolean loaded;

  private TensorFlowLibrary() {}

  /**
   * Loads TensorFlow; to be called before any other class of it is touched. Later calls do nothing.
   *
   * <p>Messages below errors are silenced, unless {@code TF_CPP_MIN_LOG_LEVEL} is set already.
   *
   * @param notices where the line about a first run goes, such as {@link System#err}
   * @throws UnsatisfiedLinkError if the library of this platform is missing or cannot be loaded
   */
  public static synchronized void load(PrintStream notices) {
    if (loaded) {
      return;
    }
    boolean quiet = System.getenv(LOG_LEVEL) == null;
    if (quiet) {
      NativeEnvironment.set(LOG_LEVEL, ERRORS);
    }
    if (isUnpacked()) {
      TensorFlow.version();
    } else {
      announceFirstRun(notices);
      loadLocked();
    }
    if (quiet) {
      dropDisabledPass();
    }
    loaded = true;
  }

  /** Prints one line if this machine's cache does not hold the native libraries yet. */
  public static void announceFirstRun(PrintStream notices) {
    if (!isUnpacked()) {
      notices.println(
          "First run: unpacking TensorFlow's native libraries (about 680 MB, once) into "
              + cacheDirectory());
    }
  }

  /** Whether every native library lies in the cache, whole: same size and time as in its jar. */
  static boolean isUnpacked() {
    try {
      Path cache = cacheDirectory();
      List<JarEntry> entries = new ArrayList<>();
      String jar = libraryEntries(entries);
      for (JarEntry entry : entries) {
        File file = cache.resolve(jar).resolve(entry.getName()).toFile();
        if (file.length() != entry.getSize() || file.lastModified() != entry.getTime()) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Puts the libraries' entries into {@code entries}; returns the file name of their jar. */
  private static String libraryEntries(List<JarEntry> entries) throws IOException {
    String platform = Loader.getPlatform();
    for (String directory : List.of(platform, platform + "-gpu")) {
      URL url =
          TensorFlow.class
              .getClassLoader()
              .getResource(
                  "org/tensorflow/internal/c_api/"
                      + directory
                      + "/"
                      + System.mapLibraryName("jnitensorflow"));
      URLConnection connection = url == null ? null : url.openConnection();
      if (connection instanceof JarURLConnection) {
        JarFile jar = ((JarURLConnection) connection).getJarFile();
        String prefix = ((JarURLConnection) connection).getJarEntry().getName();
        String folder = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        jar.stream().filter(entry -> isLibrary(entry, folder)).forEach(entries::add);
        return Path.of(jar.getName()).getFileName().toString();
      }
    }
    return ""; // Not from a jar: nothing is unpacked.
  }

  private static boolean isLibrary(JarEntry entry, String folder) {
    return entry.getName().startsWith(folder + "libtensorflow")
        || entry.getName().startsWith(folder + "libjnitensorflow");
  }

  // A cache that cannot be locked (read-only, some network file systems) is used without a lock.
  private static void loadLocked() {
    Path file = cacheDirectory().resolve(".latent4j.lock");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      TensorFlow.version();
    } catch (IOException e) {
      TensorFlow.version();
    }
  }

  /**
   * Empties the registry of the one graph pass that says, once a process, that it is not enabled.
   *
   * <p>That message ("MLIR V1 optimization pass is not enabled") goes through a copy of Abseil's
   * log inside the library that heeds no variable and exports no switch. The pass rewrites graphs
   * for TPUs, and does nothing where there is none, as with every build of TensorFlow Java. The
   * registry is one {@code std::unique_ptr}; the pass that it lets go of lives as long as the
   * process, as it would have anyway.
   */
  private static void dropDisabledPass() {
    if (!TensorFlow.version().equals(KNOWN_VERSION)) {
      return;
    }
    try {
      String library = Loader.load(org.tensorflow.internal.c_api.global.tensorflow.class);
      Pointer registry =
          NativeLibrary.getInstance(library).getFunction(REGISTRY).invokePointer(new Object[0]);
      registry.setPointer(0, Pointer.NULL);
    } catch (LinkageError | RuntimeException e) {
      // One line more on stderr, nothing else.
    }
  }

  private static Path cacheDirectory() {
    try {
      return Loader.getCacheDir().toPath();
    } catch (IOException e) {
      throw new IllegalStateException(
          "no directory to unpack TensorFlow's native libraries into: set"
              + " -Dorg.bytedeco.javacpp.cachedir=DIR to one that can be written",
          e);
    }
  }
}
