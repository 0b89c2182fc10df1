package io.quorate.protocol.process;

/**
 * What can happen to a process.
 *
 * @param <M> messages
 * @param <R> records
 * @param <C> calls
 */
public sealed interface Event<M, R, C> {

  /** A record of an earlier life, oldest first, before {@link Started}. */
  record Replayed<M, R, C>(long position, R record) implements Event<M, R, C> {}

  /** Recovery is complete. The incarnation grows with every start of this process. */
  record Started<M, R, C>(long incarnation) implements Event<M, R, C> {}

  /** A message arrived; it may be late, repeated or out of order. */
  record Received<M, R, C>(NodeId from, M message) implements Event<M, R, C> {}

  /** Somebody above asks for something and waits for exactly one reply to the ticket. */
  record Called<M, R, C>(Ticket ticket, C call) implements Event<M, R, C> {}

  /** The caller no longer waits; a reply would be dropped. */
  record Cancelled<M, R, C>(Ticket ticket) implements Event<M, R, C> {}

  /** The answer to an earlier {@link Effects#ask}. */
  record Answered<M, R, C>(Ticket ask, Object answer) implements Event<M, R, C> {}

  /** A timer that was armed has run out. */
  record Expired<M, R, C>(Object timer) implements Event<M, R, C> {}

  /** All own records up to this position, inclusive, are durable. */
  record Synced<M, R, C>(long position) implements Event<M, R, C> {}

  /**
   * Told to a process that has released something before, after each flush: its rows as they were
   * when it had persisted up to this position are durable. Please release what is needed no more;
   * the journal stays as long as its oldest record that somebody keeps.
   */
  record Crowded<M, R, C>(long position) implements Event<M, R, C> {}
}
