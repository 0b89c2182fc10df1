package io.quorate.models.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Collections of a bucket against uploads, in every order that a seed chooses. */
class BucketSimulationTest {
  private static final int FIRST = Integer.getInteger("quorate.bucket.seed", 0);
  private static final int SEEDS =
      Integer.getInteger(
          "quorate.bucket.seeds", System.getProperty("quorate.bucket.seed") == null ? 500 : 1);

  /** So many a planted bug may hide in. */
  private static final int PLANTED_SEEDS = 3_000;

  /** In a virtual thread, as the actors are, so that each goes on without the kernel's help. */
  private static <T> T virtually(Callable<T> work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return threads.submit(work).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError error) {
        throw new AssertionError(error.getMessage(), error);
      }
      throw e;
    }
  }

  @Test
  void nothing_that_was_published_is_ever_deleted_and_all_else_goes_in_the_end() throws Exception {
    virtually(() -> {
      int deleted = 0;
      int versions = 0;
      for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
        BucketWorld world = new BucketWorld(seed, Defect.NOTHING);
        try {
          world.run();
        } catch (Exception | AssertionError e) {
          throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
        deleted += world.witness().deleted();
        versions += world.witness().versions();
      }
      assertThat(deleted).as("it collects at all").isGreaterThan(SEEDS);
      assertThat(versions).isGreaterThan(SEEDS);
      return true;
    });
  }

  /** What one seed's world objects to, with that bug in it. */
  private static String objection(int seed, Defect planted) {
    try {
      new BucketWorld(seed, planted).run();
      return "";
    } catch (AssertionError e) {
      return String.valueOf(e.getMessage());
    } catch (Exception e) {
      return "";
    }
  }

  @ParameterizedTest
  @EnumSource(value = Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
  void a_planted_bug_is_caught_by_the_promise_that_it_breaks(Defect planted) throws Exception {
    Optional<Integer> caught =
        virtually(() ->
            Stream.iterate(planted.seed, seed -> seed + 1)
                .limit(PLANTED_SEEDS)
                .filter(seed -> objection(seed, planted).contains(planted.objection))
                .findFirst());
    assertThat(caught).as(planted + " is found by a seed").isPresent();
  }
}
