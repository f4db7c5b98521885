package org.latent4j.serve;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A model that several hold; the last to give it back closes it. One hold is its maker's. */
final class SharedModel {
  private final VaeModel model;
  private final Path folder;
  private final String files;
  private final AtomicInteger holds = new AtomicInteger(1);

  /**
   * Takes over a model.
   *
   * @param folder of the version
   * @param files what they were when it was opened
   */
  SharedModel(VaeModel model, Path folder, String files) {
    this.model = model;
    this.folder = folder;
    this.files = files;
  }

  VaeModel model() {
    return model;
  }

  long version() {
    return Long.parseLong(folder.getFileName().toString());
  }

  boolean isAt(Path version, String found) {
    return folder.equals(version) && files.equals(found);
  }

  /** Holds it; false where the last hold is gone already. */
  boolean take() {
    int before = holds.getAndUpdate(count -> count == 0 ? 0 : count + 1);
    return before > 0;
  }

  void giveBack() {
    if (holds.decrementAndGet() == 0) {
      model.close();
    }
  }
}
