package io.quorate.services.election;

import io.quorate.services.queue.Fence;

/** Answers to {@link ElectionCall}s. */
public sealed interface ElectionReply {

  /** It leads; the fence makes sure that what it writes is written only while it does. */
  record Elected(Fence fence) implements ElectionReply {}

  /** Another one led all the time. */
  record NotElected() implements ElectionReply {}

  /** Done. */
  record Done() implements ElectionReply {}
}
