/** Matrix Market files. Never another format. */
package org.latent4j.io.matrix;
