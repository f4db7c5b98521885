/** The commands. Never what another program would need. */
package org.latent4j.cli;
