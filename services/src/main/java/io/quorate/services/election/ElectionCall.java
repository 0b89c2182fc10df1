package io.quorate.services.election;

/** What a candidate asks; answered by an {@link ElectionReply}, or refused. */
public sealed interface ElectionCall {

  /**
   * Stands for election until it leads; answered by {@link ElectionReply.Elected}, or {@link
   * ElectionReply.NotElected} after the wait.
   *
   * @param value what observers are told of this leader
   * @param waitNanos how long to wait at most; negative for as long as it takes
   */
  record Campaign(byte[] value, long waitNanos) implements ElectionCall {}

  /** Tells observers another value; only while it leads. Answered by {@link ElectionReply.Done}. */
  record Proclaim(byte[] value) implements ElectionCall {}

  /** Leads no longer, or stands no longer; answered by {@link ElectionReply.Done}. */
  record Resign() implements ElectionCall {}

  /** Resigns for good and gives the lease back; answered by {@link ElectionReply.Done}. */
  record Close() implements ElectionCall {}
}
