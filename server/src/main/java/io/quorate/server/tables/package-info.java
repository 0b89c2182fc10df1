/** Tables in RocksDB, whose own log is off because the journal is the log. */
@NullMarked
package io.quorate.server.tables;

import org.jspecify.annotations.NullMarked;
