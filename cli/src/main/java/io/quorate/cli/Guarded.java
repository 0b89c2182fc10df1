package io.quorate.cli;

import io.quorate.services.queue.Fence;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A command that runs while something is held, and no longer: when that is lost, the command and
 * all that it started are asked to end, and are killed where they do not.
 */
final class Guarded {

  /** What is held. */
  interface Held {
    Fence fence();

    /** Completes with the reason once it is lost. */
    CompletableFuture<String> loss();

    /** Gives it back. */
    void release();
  }

  private final Held held;
  private final long graceMillis;

  /**
   * Guards what is held.
   *
   * @param graceMillis between asking the command to end and killing it
   */
  Guarded(Held held, long graceMillis) {
    this.held = held;
    this.graceMillis = graceMillis;
  }

  /**
   * Runs the command to its end, or until what is held is lost, or the calling thread is
   * interrupted; gives it back in any case.
   *
   * @param more what the command gets in its environment besides the fence
   * @return the command's exit status, or {@link ExitStatus#INDETERMINATE} after a loss
   */
  int run(List<String> command, Map<String, String> more) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(more);
    builder.environment().put("QUORATE_FENCE", Long.toString(held.fence().token()));
    try {
      Process process = builder.start();
      try {
        CompletableFuture.anyOf(process.onExit(), held.loss()).get();
        return process.isAlive() ? lost(process) : process.exitValue();
      } catch (InterruptedException e) {
        end(process);
        throw e;
      } catch (ExecutionException e) {
        throw new IllegalStateException("Neither an exit nor a loss fails", e);
      }
    } finally {
      held.release();
    }
  }

  /** Waits until what is held is lost, or the calling thread is interrupted. */
  int hold() throws InterruptedException {
    try {
      System.err.println("quorate: lost: " + held.loss().get());
      return ExitStatus.INDETERMINATE;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A loss never fails", e);
    } finally {
      held.release();
    }
  }

  private int lost(Process process) throws InterruptedException {
    System.err.printf(
        "quorate: lost: %s; ending the command (pid %d)%n", held.loss().join(), process.pid());
    end(process);
    return ExitStatus.INDETERMINATE;
  }

  private void end(Process process) throws InterruptedException {
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    all.forEach(ProcessHandle::destroy);
    if (!ended(process, all)) {
      System.err.println("quorate: the command does not end; killing it");
      process.destroyForcibly();
      all.forEach(ProcessHandle::destroyForcibly);
      process.waitFor();
    }
  }

  private boolean ended(Process process, List<ProcessHandle> all) throws InterruptedException {
    CompletableFuture<?>[] exits =
        all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(CompletableFuture.allOf(exits), process.onExit())
          .get(graceMillis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("An exit never fails", e);
    }
  }
}
