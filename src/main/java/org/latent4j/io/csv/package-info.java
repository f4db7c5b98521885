/** Csv text. Never another format. */
package org.latent4j.io.csv;
