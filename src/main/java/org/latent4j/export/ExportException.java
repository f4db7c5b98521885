package org.latent4j.export;

/** An export that was not published; nothing of it is left. The message is one line. */
public final class ExportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExportException(String message) {
    super(message);
  }

  ExportException(String message, Throwable cause) {
    super(message, cause);
  }
}
