package io.quorate.protocol.raft;

/**
 * Which snapshot: the state as of the last entry that it includes. The term of the leader that
 * sends it is part of its name, so that parts of two leaders are never mixed.
 *
 * @param index of the last entry included
 * @param term of that entry
 * @param leaderTerm of the leader that reads it
 */
public record SnapshotId(long index, long term, long leaderTerm) {}
