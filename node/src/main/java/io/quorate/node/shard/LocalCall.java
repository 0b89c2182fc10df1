package io.quorate.node.shard;

import io.quorate.protocol.process.ProcessId;

/**
 * A call from one process to another of the same shard, by {@code Effects.ask}; answered by what
 * the other one replies, or by a {@code Refusal}.
 *
 * @param waits whether it waits for something to happen
 * @param writes whether it is to be refused while the storage has no room
 */
public record LocalCall(ProcessId process, Object call, boolean waits, boolean writes) {}
