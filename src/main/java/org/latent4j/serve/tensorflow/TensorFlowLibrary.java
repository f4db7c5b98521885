package org.latent4j.serve.tensorflow;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
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
 * a lock of its own over the whole load. With the CUDA build and {@link CudaLibraries} it is about
 * 3.6 GB.
 */
public final class TensorFlowLibrary {
  private static final String LOG_LEVEL = "TF_CPP_MIN_LOG_LEVEL";

  /** What ends the process; an error reaches the caller as an exception anyway. */
  private static final String FATAL = "3";

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
   * <p>All messages but fatal ones are silenced, unless {@code TF_CPP_MIN_LOG_LEVEL} is set
   * already.
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
      NativeEnvironment.set(LOG_LEVEL, FATAL);
    }
    Natives natives = Natives.find();
    if (natives.areUnpacked()) {
      natives.load();
    } else {
      announceFirstRun(notices);
      loadLocked(natives);
    }
    if (quiet) {
      dropDisabledPass();
    }
    loaded = true;
  }

  /** Prints one line if this machine's cache does not hold the native libraries yet. */
  public static void announceFirstRun(PrintStream notices) {
    Natives natives = Natives.find();
    if (!natives.areUnpacked()) {
      long megabytes = natives.size() / 1_000_000;
      notices.println(
          "First run: unpacking TensorFlow's native libraries (about "
              + megabytes
              + " MB, once) into "
              + cacheDirectory());
    }
  }

  /** TensorFlow's libraries, and those of CUDA where both are on the class path. */
  private record Natives(Optional<NativeJar> tensorFlow, Optional<CudaLibraries> cuda) {
    static Natives find() {
      try {
        Optional<NativeJar> tensorFlow = NativeJar.find();
        boolean gpu = tensorFlow.isPresent() && tensorFlow.get().isGpu();
        ClassLoader classPath = TensorFlow.class.getClassLoader();
        return new Natives(tensorFlow, gpu ? CudaLibraries.on(classPath) : Optional.empty());
      } catch (IOException e) {
        return new Natives(Optional.empty(), Optional.empty()); // JavaCPP will say what is wrong.
      }
    }

    boolean areUnpacked() {
      Path cache = cacheDirectory();
      return tensorFlow.stream().allMatch(jar -> jar.isUnpacked(cache))
          && cuda.stream().allMatch(libraries -> libraries.areIn(folder()));
    }

    long size() {
      return tensorFlow.map(NativeJar::size).orElse(0L) + cuda.map(CudaLibraries::size).orElse(0L);
    }

    void load() {
      cuda.ifPresent(libraries -> libraries.load(folder()));
      TensorFlow.version();
    }

    void unpackAndLoad() {
      try {
        if (cuda.isPresent()) {
          cuda.get().unpack(folder());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot unpack the CUDA libraries into " + folder(), e);
      }
      load();
    }

    private Path folder() {
      return tensorFlow.orElseThrow().unpackedTo(cacheDirectory());
    }
  }

  // A cache that cannot be locked (read-only, some network file systems) is used without a lock.
  private static void loadLocked(Natives natives) {
    Path file = cacheDirectory().resolve(".latent4j.lock");
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      natives.unpackAndLoad();
    } catch (IOException e) {
      natives.unpackAndLoad();
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
