/**
 * The ground that a graph is built on: its variables, their first values, its noise. Never a
 * session or a file.
 */
package org.latent4j.graph;
