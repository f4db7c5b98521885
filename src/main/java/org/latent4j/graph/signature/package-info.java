/** The calls of an export. Never training. */
package org.latent4j.graph.signature;
