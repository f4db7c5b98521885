/** Exported models over the columns of Spark DataFrames, inside the executors. */
package org.latent4j.spark;
