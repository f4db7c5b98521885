/** What a user sees: progress, errors, exit codes. Never work on data or models. */
package org.latent4j.cli.terminal;
