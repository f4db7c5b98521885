/** Rows through a checked graph. Never a file. */
package org.latent4j.serve.run;
