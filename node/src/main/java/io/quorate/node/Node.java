package io.quorate.node;

import io.quorate.node.shard.Shard;
import io.quorate.node.shard.ShardStorage;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.util.function.Consumer;

/**
 * A node, put together. All methods belong to one thread; a turn is any number of {@link #receive},
 * {@link #request}, {@link #synced} and {@link #advance}, and then one {@link #settle}.
 */
public final class Node {
  private final NodeConfig config;
  private final Shard shard;

  public Node(NodeConfig config, NodePorts ports, ShardStorage storage) {
    this.config = config;
    this.shard = new Shard(config.self(), ports, storage, config.limits());
  }

  /** Recovers from the storage and starts; {@link #settle} ends this turn too. */
  public void start() {
    shard.open();
    shard.startAll();
  }

  /**
   * Takes a message that {@link NodePorts#send} sent on another node; late, repeated or never is
   * fine.
   */
  public void receive(NodeId from, ProcessId to, Object message) {
    shard.receive(from, to, message);
  }

  /** Asks for something; the reply comes exactly once, perhaps before this returns. */
  public void request(Request request, Consumer<Reply> reply) {
    reply.accept(
        new Reply.Refused(
            new Refusal(
                ErrorCode.UNAVAILABLE, "Node " + config.self() + " is starting; try again soon")));
  }

  /** The journal is durable up to this position, inclusive. */
  public void synced(long position) {
    shard.synced(position);
  }

  /**
   * Time has passed: {@link NodePorts#wakeAt} asked for this. Calling it more often does no harm.
   */
  public void advance() {
    shard.advance();
  }

  /** Ends the turn. */
  public void settle() {
    shard.settle();
  }

  /** Whether the node serves: recovered, knows the table, and hosts its partitions. */
  public boolean ready() {
    return false;
  }

  /**
   * Stops: tells the others, answers open requests <em>indeterminate</em>. What was sent should
   * still be flushed by the host; afterwards the node is deaf.
   */
  public void stop() {
    shard.stop();
  }
}
