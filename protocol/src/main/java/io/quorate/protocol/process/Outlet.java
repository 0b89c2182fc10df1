package io.quorate.protocol.process;

/**
 * Where effects leave a process that others can see.
 *
 * @param <M> messages
 * @param <N> notices
 */
public interface Outlet<M, N> {

  /** Sends to the same process on another node; delivery is not promised. */
  void send(NodeId to, M message);

  /** Answers a call. A ticket takes exactly one reply; a second one is a bug and throws. */
  void reply(Ticket ticket, Object result);

  /** Tells the layer above. */
  void notice(N notice);
}
