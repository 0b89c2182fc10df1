package io.quorate.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets what a command holds be given back when the program is ended by a signal. */
final class Ending {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Ending() {}

  /**
   * Does something that ends when its thread is interrupted, and interrupts it when the program is
   * ended; the program then waits for it a while.
   */
  static int interrupts(Callable<Integer> work) throws Exception {
    Thread worker = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = new Thread(() -> end(worker, done), "quorate-ending");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.call();
    } catch (InterruptedException _) {
      return ExitStatus.INDETERMINATE; // nobody sees it: the signal decides the exit status
    } finally {
      done.countDown();
      if (!hook.isAlive()) {
        forget(hook);
      }
    }
  }

  private static void end(Thread worker, CountDownLatch done) {
    worker.interrupt();
    try {
      if (!done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("quorate: gave nothing back in time; the lease will run out");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The program is being ended in this very moment, and nothing is held any more.
    }
  }
}
