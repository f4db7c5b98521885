/** Rows that an SQL engine reads: DuckDB those of files, any driver its own. Never one format. */
package org.latent4j.io.sql;
