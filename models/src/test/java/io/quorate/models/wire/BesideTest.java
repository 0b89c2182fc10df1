package io.quorate.models.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BesideTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.close();
  }

  private void both(Beside.Work own, Beside.Work other) throws IOException {
    Beside.both(threads, own, other);
  }

  private static Beside.Work failing(Exception failure) {
    return () -> {
      if (failure instanceof IOException io) {
        throw io;
      }
      throw (RuntimeException) failure;
    };
  }

  @Test
  @Timeout(60)
  void both_are_done_at_the_same_time() throws IOException {
    CountDownLatch here = new CountDownLatch(1);
    CountDownLatch there = new CountDownLatch(1);
    both(
        () -> {
          here.countDown();
          reached(there);
        },
        () -> {
          there.countDown();
          reached(here);
        });
    assertThat(here.getCount() + there.getCount()).isZero();
  }

  private static void reached(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void the_callers_own_failure_is_told_first_and_the_other_one_with_it() {
    IOException copy = new IOException("nobody takes a copy");
    IllegalStateException sync = new IllegalStateException("the disk is gone");
    assertThatThrownBy(() -> both(failing(copy), failing(sync)))
        .isSameAs(copy)
        .hasSuppressedException(sync);
    assertThatThrownBy(() -> both(() -> {}, failing(sync))).isSameAs(sync);
  }

  @Test
  void a_failure_is_thrown_as_it_was_in_its_thread() throws IOException {
    IOException io = new IOException("cut off");
    Error error = new AssertionError("wrong");
    assertThatThrownBy(() -> Beside.await(CompletableFuture.failedFuture(io))).isSameAs(io);
    assertThatThrownBy(() -> Beside.await(CompletableFuture.failedFuture(error))).isSameAs(error);
    CompletableFuture<Integer> wrapped = new CompletableFuture<>();
    wrapped.completeExceptionally(new CompletionException(io));
    assertThatThrownBy(() -> Beside.await(wrapped)).isSameAs(io);
    assertThat(Beside.await(CompletableFuture.completedFuture(7))).isEqualTo(7);
  }
}
