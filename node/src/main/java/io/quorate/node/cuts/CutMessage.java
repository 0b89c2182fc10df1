package io.quorate.node.cuts;

/** What nodes tell each other about cuts. */
public sealed interface CutMessage {

  /** This is the newest that the sender knows. */
  record Tell(Cut cut) implements CutMessage {}

  /** The receiver's cut has that stamp now, or a newer one. */
  record Told(long stamp) implements CutMessage {}

  /** What is the newest that you know? */
  record Ask() implements CutMessage {}
}
