package io.quorate.server.journal;

/** Waiting for threads to end. */
final class Threads {
  private Threads() {}

  /** Waits for the thread's end, whatever it takes: it uses files that are closed afterwards. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive() && thread.threadId() != Thread.currentThread().threadId()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
