/**
 * Backups as folders, and the talking to nodes that makes them and brings them back.
 *
 * <pre>
 *   001.quorate …   a keyspace each, in the format of io.quorate.store.backup
 *   manifest.json   which keyspace is where, with its settings and what was read of it
 *   SHA256SUMS      written last: a folder without it is no backup, and one with it is whole
 * </pre>
 */
@NullMarked
package io.quorate.cli.backup;

import org.jspecify.annotations.NullMarked;
