/** Files as bytes: packed, in parts, resumable. Never what the bytes mean. */
package org.latent4j.io.file;
