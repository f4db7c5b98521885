/** What a model is worth on data. Never training. */
package org.latent4j.eval;
