/** Parquet files. Never another format. */
package org.latent4j.io.parquet;
