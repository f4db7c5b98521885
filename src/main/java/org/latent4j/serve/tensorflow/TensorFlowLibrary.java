package org.latent4j.serve.tensorflow;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.PrintStream;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/**
 * The first load of TensorFlow's native libraries: quiet, announced, and safe beside other JVMs.
 *
 * <p>On its first load in an account JavaCPP unpacks three libraries, about 680 MB, from the jar of
 * the platform into its cache: see {@link NativeCache}. Later loads compare size and time of each
 * file with its jar entry and unpack nothing. JavaCPP locks while it writes one file, but the
 * system's loader opens {@code libtensorflow_framework} as a dependency of {@code libtensorflow_cc}
 * without that lock: a JVM can map the file while another still writes it, and dies of SIGBUS. (Six
 * JVMs started within four seconds over an empty cache, six times: one of the 36 died. Started at
 * the same instant, none of 20. With the lock below: none of 36.) So as long as the cache is
 * incomplete, {@link #load} holds a lock of its own over the whole load. With the CUDA build and
 * {@link CudaLibraries} it is about 3.6 GB.
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

  private static final String PHYSICAL_BYTES = "org.bytedeco.javacpp.maxPhysicalBytes";

  private static boolean loaded;

  /** What the first attempt says is clearer than what a JVM says of a class that failed before. */
  private static String refused;

  private TensorFlowLibrary() {}

  /**
   * Loads TensorFlow; to be called before any other class of it is touched. Later calls do nothing.
   *
   * <p>All messages but fatal ones are silenced, unless {@code TF_CPP_MIN_LOG_LEVEL} is set
   * already.
   *
   * @param notices where the line about a first run goes, such as {@link System#err}
   * @throws NativeCacheException if there is no folder that they can be unpacked into and loaded
   *     from
   * @throws UnsatisfiedLinkError if the library of this platform is missing or cannot be loaded
   */
  public static synchronized void load(PrintStream notices) {
    if (loaded) {
      return;
    }
    if (refused != null) {
      throw new NativeCacheException(refused, null);
    }
    countNoBytes();
    boolean quiet = System.getenv(LOG_LEVEL) == null;
    if (quiet) {
      NativeEnvironment.set(LOG_LEVEL, FATAL);
    }
    Natives natives = Natives.find();
    try {
      natives.loadFrom(NativeCache.find(System.getProperties(), natives::areIn), notices);
    } catch (NativeCacheException e) {
      refused = e.getMessage();
      throw e;
    }
    if (quiet) {
      dropDisabledPass();
    }
    loaded = true;
  }

  /**
   * JavaCPP looks up the memory of the whole process for each pointer that it makes, and refuses
   * where that is twice the heap, mapped files and other libraries counted: TensorFlow's own word
   * on memory is the one that counts.
   */
  private static void countNoBytes() {
    if (System.getProperty(PHYSICAL_BYTES) == null) {
      System.setProperty(PHYSICAL_BYTES, "0");
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
}
