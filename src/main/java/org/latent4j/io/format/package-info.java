/** What a file format offers to its callers, and how a source is read. Never one format. */
package org.latent4j.io.format;
