/** TensorFlow's files of variables, looked through before native code reads them. Never a graph. */
package org.latent4j.bundle;
