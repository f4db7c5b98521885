/** Loads TensorFlow's native libraries. Never a model. */
package org.latent4j.serve.tensorflow;
