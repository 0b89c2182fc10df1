package io.quorate.cli;

import java.nio.file.Path;

/** A node of a {@link LocalCluster}. */
interface LocalNode {

  String name();

  /** Its HTTP address. */
  String url();

  /** The process it runs in. */
  long pid();

  Path data();

  boolean alive();

  /** How it ended, in a few words. */
  String obituary();

  /** What the command is to end with because this node has ended, as documented for its refusal. */
  int exitStatus();

  /** Runs the task when the node ends without having been told to. */
  void onEnd(Runnable task);

  /** Tells it to stop; does not wait, and may be called again. */
  void beginStop();

  /** Waits until it has ended. */
  void awaitEnd();
}
