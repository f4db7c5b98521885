/** Flags to settings and back. Never work on data or models. */
package org.latent4j.cli.flags;
