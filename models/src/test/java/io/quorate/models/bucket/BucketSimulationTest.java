package io.quorate.models.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Collections of a bucket against uploads, in every order that a seed chooses. */
class BucketSimulationTest {
  private static final int SEEDS = Integer.getInteger("quorate.bucket.seeds", 120);

  @Test
  void nothing_that_was_published_is_ever_deleted_and_all_else_goes_in_the_end() throws Exception {
    int deleted = 0;
    int versions = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      BucketWorld world = new BucketWorld(seed, Defect.NOTHING);
      try {
        world.run();
      } catch (Exception | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      deleted += world.deleted();
      versions += world.versions();
    }
    assertThat(deleted).as("it collects at all").isGreaterThan(SEEDS);
    assertThat(versions).isGreaterThan(SEEDS);
  }

  @ParameterizedTest
  @EnumSource(value = Defect.class, mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
  void a_planted_bug_is_caught(Defect planted) {
    assertThatThrownBy(
            () -> {
              for (int seed = 0; seed < SEEDS * 20; seed++) {
                new BucketWorld(seed, planted).run();
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(planted.objection);
  }
}
