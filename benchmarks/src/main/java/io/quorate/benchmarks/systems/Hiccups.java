package io.quorate.benchmarks.systems;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops a process and lets it go on, in turn: a replica that is slow, not gone. */
public final class Hiccups implements AutoCloseable {

  private final long pid;
  private final Duration stopped;
  private final Duration running;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread thread;
  private volatile int count;

  /** Begins at once. */
  public Hiccups(long pid, Duration stopped, Duration running) {
    this.pid = pid;
    this.stopped = stopped;
    this.running = running;
    this.thread = Thread.ofPlatform().daemon().name("hiccups").start(this::run);
  }

  private void run() {
    try {
      boolean ended = false;
      while (!ended) {
        signal("STOP");
        count++;
        ended = end.await(stopped.toNanos(), TimeUnit.NANOSECONDS);
        signal("CONT");
        ended = ended || end.await(running.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot signal process " + pid, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start().waitFor();
  }

  /** How often it was stopped so far. */
  public int count() {
    return count;
  }

  /** Leaves the process running. */
  @Override
  public void close() {
    end.countDown();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
