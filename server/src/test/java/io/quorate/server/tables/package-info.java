/** RocksDB against the contract of its port. */
@NullMarked
package io.quorate.server.tables;

import org.jspecify.annotations.NullMarked;
