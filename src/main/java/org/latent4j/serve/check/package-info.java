/** Looks through an export before native code does. Never runs it. */
package org.latent4j.serve.check;
