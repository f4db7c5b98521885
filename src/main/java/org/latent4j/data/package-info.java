/** Rows, labels and splits as the program handles them. Never a file format. */
package org.latent4j.data;
