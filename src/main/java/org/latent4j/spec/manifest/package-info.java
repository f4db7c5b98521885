/** What stands beside an export: its manifest and what that holds. Never how a model is trained. */
package org.latent4j.spec.manifest;
