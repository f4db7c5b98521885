/** Raw values of a view to what networks see, and back. Never what is minimised. */
package org.latent4j.graph.view;
