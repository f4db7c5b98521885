/** Pictures, charts and pages from plain arrays. Never a model. */
package org.latent4j.report;
