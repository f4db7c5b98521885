/** Folders of pictures. Never another format. */
package org.latent4j.io.image;
