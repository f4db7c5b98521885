package org.latent4j.spark;

import org.apache.spark.sql.SparkSession;

/** The kind of session that plans in this JVM, which is where models are planned in. */
final class Sessions {
  private Sessions() {}

  static org.apache.spark.sql.classic.SparkSession classic(SparkSession session) {
    if (session instanceof org.apache.spark.sql.classic.SparkSession classic) {
      return classic;
    }
    throw new IllegalArgumentException(
        "expected a session of this JVM, found "
            + session.getClass().getName()
            + "; over Spark Connect, load and transform on the server");
  }
}
