/**
 * Settings: immutable records that check themselves, and their JSON. Never a file format of data, a
 * graph or a session.
 */
package org.latent4j.spec;
