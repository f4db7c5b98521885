/** Rows of a source through a model into a file. Never flags of training. */
package org.latent4j.cli.pass;
