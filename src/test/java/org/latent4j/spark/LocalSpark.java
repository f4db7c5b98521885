package org.latent4j.spark;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.SparkSession;

/**
 * The session that all tests of Spark share: two threads, no web pages, no log, nothing on disk.
 */
final class LocalSpark {
  private static SparkSession session;

  private LocalSpark() {}

  static synchronized SparkSession session() {
    if (session == null) {
      Configurator.setRootLevel(Level.OFF);
      session =
          SparkSession.builder()
              .master("local[2]")
              .appName("latent4j")
              .config("spark.ui.enabled", false)
              .config("spark.sql.codegen.wholeStage", false) // a second a query, for a few rows
              .config("spark.sql.shuffle.partitions", 2)
              .config("spark.driver.host", "localhost")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.warehouse.dir", "target/spark-warehouse")
              .getOrCreate();
    }
    return session;
  }
}
