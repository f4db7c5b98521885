/**
 * Opens an export and runs its signatures. Never the graph code or training: an export says all
 * that is needed.
 */
package org.latent4j.serve;
