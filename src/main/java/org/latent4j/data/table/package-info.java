/** Columns of mixed tables, their kinds and cells. Never a file format. */
package org.latent4j.data.table;
