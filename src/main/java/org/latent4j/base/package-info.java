/**
 * What every room may use and is no setting: text of one line, version folders, checksums, numbers
 * as text, files that appear whole. Never anything of models or data.
 */
package org.latent4j.base;
