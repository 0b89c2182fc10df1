/**
 * From the table to running processes: each node runs one process per partition of every keyspace,
 * whether it owns the partition or may only stand in for an owner.
 */
@NullMarked
package io.quorate.node.keyspaces;

import org.jspecify.annotations.NullMarked;
