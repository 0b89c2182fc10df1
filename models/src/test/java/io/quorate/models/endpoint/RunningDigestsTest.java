package io.quorate.models.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.models.blob.Digest;
import io.quorate.models.wire.Frames;
import io.quorate.models.wire.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Bodies that come in any order, of several blobs and uploads. */
class RunningDigestsTest {
  private static final long LONG_MILLIS = 120_000;
  private static final String UPLOAD = "upload-1";

  private final List<Thread> threads = new ArrayList<>();

  private static byte[] body(int... chunks) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int chunk : chunks) {
      byte[] bytes = {(byte) chunk};
      Frames.write(body, Digest.of(bytes), bytes, 0, 1);
    }
    return body.toByteArray();
  }

  /** Waits until the thread does. */
  private void later(RunningDigests digests, Place place, byte[] body) throws Exception {
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                digests.follow(UPLOAD, place, body);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    threads.add(thread);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(System.nanoTime() - deadline).isNegative();
      Thread.onSpinWait();
    }
  }

  private void join() throws InterruptedException {
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofSeconds(60))).isTrue();
    }
  }

  @Test
  void a_body_waits_for_those_before_it() throws Exception {
    RunningDigests digests = new RunningDigests(2, LONG_MILLIS);
    later(digests, new Place(0, 3), body(4));
    later(digests, new Place(0, 2), body(3));
    digests.follow(UPLOAD, new Place(0, 0), body(1, 2));
    join();
    assertThat(digests.take(UPLOAD, 0).length()).isEqualTo(4);
  }

  @Test
  void blobs_and_uploads_go_on_beside_each_other() throws Exception {
    RunningDigests digests = new RunningDigests(2, LONG_MILLIS);
    digests.follow(UPLOAD, new Place(0, 0), body(1));
    digests.follow(UPLOAD, new Place(1, 0), body(1, 2));
    digests.follow("upload-2", new Place(0, 0), body(1, 2, 3));
    digests.follow(UPLOAD, new Place(0, 1), body(2, 3, 4));
    assertThat(digests.take(UPLOAD, 0).length()).isEqualTo(4);
    assertThat(digests.take(UPLOAD, 1).length()).isEqualTo(2);
    assertThat(digests.take("upload-2", 0).length()).isEqualTo(3);
    assertThat(digests.size()).isZero();
  }

  @Test
  void nobody_waits_for_what_is_known_not_to_come() throws Exception {
    RunningDigests digests = new RunningDigests(2, LONG_MILLIS);
    digests.follow(UPLOAD, new Place(0, 0), body(1));
    later(digests, new Place(0, 2), body(3));
    digests.end(UPLOAD, new Place(0, 1));
    join();
    digests.follow(UPLOAD, new Place(0, 1), body(2));
    assertThat(digests.take(UPLOAD, 0).length()).as("what came before that stays").isEqualTo(1);
  }

  @Test
  void few_wait_and_none_for_ever() throws Exception {
    RunningDigests one = new RunningDigests(1, LONG_MILLIS);
    later(one, new Place(0, 1), body(2));
    one.follow(UPLOAD, new Place(1, 1), body(2)); // does not wait
    one.follow(UPLOAD, new Place(0, 0), body(1));
    join();
    assertThat(one.take(UPLOAD, 0).length()).isEqualTo(2);
    assertThat(one.take(UPLOAD, 1).length()).isZero();
    RunningDigests impatient = new RunningDigests(1, 1);
    impatient.follow(UPLOAD, new Place(0, 1), body(2));
    impatient.follow(UPLOAD, new Place(0, 2), body(3));
    assertThat(impatient.take(UPLOAD, 0).length()).isZero();
  }

  @Test
  void what_is_sent_from_its_beginning_again_is_taken_anew() throws Exception {
    RunningDigests digests = new RunningDigests(1, LONG_MILLIS);
    digests.follow(UPLOAD, new Place(0, 0), body(1));
    digests.follow(UPLOAD, new Place(0, 1), body(2));
    digests.follow(UPLOAD, new Place(0, 0), body(1, 2, 3));
    assertThat(digests.take(UPLOAD, 0).length()).isEqualTo(3);
    digests.end(UPLOAD, new Place(0, 0));
    digests.follow(UPLOAD, new Place(0, 0), body(1));
    assertThat(digests.take(UPLOAD, 0).length()).isEqualTo(1);
  }

  @Test
  void only_so_many_are_kept() throws Exception {
    RunningDigests digests = new RunningDigests(1, LONG_MILLIS);
    for (int stream = 0; stream <= RunningDigests.BLOBS_MAX; stream++) {
      digests.follow(UPLOAD, new Place(stream, 0), body(1));
      if (stream > 0) { // touched again and again
        digests.follow(UPLOAD, new Place(1, stream), body(1));
      }
    }
    assertThat(digests.size()).isEqualTo(RunningDigests.BLOBS_MAX);
    assertThat(digests.take(UPLOAD, 0).length()).as("given up").isZero();
    assertThat(digests.take(UPLOAD, 2).length()).isEqualTo(1);
  }
}
