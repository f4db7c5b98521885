/** JSON lines: an object a line. Never another format. */
package org.latent4j.io.json;
