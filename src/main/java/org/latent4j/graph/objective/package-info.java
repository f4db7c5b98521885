/** What training minimises. Never an optimizer. */
package org.latent4j.graph.objective;
