package io.quorate.node.status;

/** What nodes ask each other about themselves. */
public sealed interface StatusMessage {

  /** How are you? */
  record Ask(long number) implements StatusMessage {}

  /** The answer to that question. */
  record Tell(long number, NodeFigures figures) implements StatusMessage {}
}
