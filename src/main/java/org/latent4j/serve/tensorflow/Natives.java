package org.latent4j.serve.tensorflow;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.tensorflow.TensorFlow;

/**
 * The native libraries on the class path.
 *
 * @param tensorFlow those of TensorFlow; empty where they do not come from a jar
 * @param cuda those of CUDA where they are there too
 */
record Natives(Optional<NativeJar> tensorFlow, Optional<CudaLibraries> cuda) {
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

  /** Whether all lie in a cache, whole. */
  boolean areIn(Path cache) {
    return missing(cache) == 0;
  }

  /**
   * Loads them, and unpacks them first where that was not done yet.
   *
   * @param notices told of it, in one line
   */
  void loadFrom(NativeCache cache, PrintStream notices) {
    tensorFlow.ifPresent(jar -> cache.use(System.getProperties(), jar.unpackedTo(cache.folder())));
    if (cache.filled()) {
      load(cache);
      return;
    }
    cache.checkRoom(missing(cache.folder()));
    notices.printf(
        Locale.ROOT,
        "First run: unpacking TensorFlow's native libraries (about %d MB, once) into %s%n",
        size() / 1_000_000,
        cache.folder());
    cache.whileLocked(() -> unpackAndLoad(cache));
  }

  private long missing(Path cache) {
    return tensorFlow.map(jar -> jar.missing(cache)).orElse(0L)
        + cuda.map(libraries -> libraries.missing(folder(cache))).orElse(0L);
  }

  private long size() {
    return tensorFlow.map(NativeJar::size).orElse(0L) + cuda.map(CudaLibraries::size).orElse(0L);
  }

  private void unpackAndLoad(NativeCache cache) {
    if (cuda.isPresent()) {
      try {
        cuda.get().unpack(folder(cache.folder()));
      } catch (IOException e) {
        throw new NativeCacheException(
            folder(cache.folder()) + ": cannot unpack the CUDA libraries: " + e.getMessage(), e);
      }
    }
    load(cache);
  }

  private void load(NativeCache cache) {
    try {
      cuda.ifPresent(libraries -> libraries.load(folder(cache.folder())));
      TensorFlow.version();
    } catch (LinkageError e) {
      throw cache.explained(e, areIn(cache.folder()));
    }
  }

  private Path folder(Path cache) {
    return tensorFlow.orElseThrow().unpackedTo(cache);
  }
}
