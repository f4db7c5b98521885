package org.latent4j.cli.terminal;

import java.util.concurrent.CountDownLatch;

/**
 * Ctrl-C (SIGINT) and SIGTERM as a request to stop: the JVM's exit waits until the work is closed,
 * then the exit code is the JVM's own, 130 or 143.
 */
public final class StopSignal implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop");
  private Runnable request = () -> {};
  private boolean stopped;

  public StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Sets what asks the work to stop; runs it at once if the signal came before. */
  public synchronized void whenStopped(Runnable request) {
    this.request = request;
    if (stopped) {
      request.run();
    }
  }

  /** From here on a signal waits until all is done. */
  public void ignore() {
    whenStopped(() -> {});
  }

  private void stop() {
    synchronized (this) {
      stopped = true;
      request.run();
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is running: this is what it waited for.
    }
  }
}
