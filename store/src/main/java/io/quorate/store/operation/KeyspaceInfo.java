package io.quorate.store.operation;

/**
 * A keyspace as it exists.
 *
 * @param id never used again, so that a keyspace created anew is another one
 */
public record KeyspaceInfo(String name, int id, KeyspaceSettings settings) {}
