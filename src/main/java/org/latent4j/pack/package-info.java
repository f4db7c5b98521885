/**
 * Which columns and sources make which view of a model, for training and for a model that there is;
 * no flags and no command line.
 */
package org.latent4j.pack;
