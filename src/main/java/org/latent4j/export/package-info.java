/** Weights and spec to a published SavedModel. Never training. */
package org.latent4j.export;
