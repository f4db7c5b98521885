/** A name that a user gives to rows, and back. Never what a single format looks like inside. */
package org.latent4j.io;
