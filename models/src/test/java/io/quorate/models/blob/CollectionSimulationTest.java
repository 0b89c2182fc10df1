package io.quorate.models.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Collections against uploads, publishes and restarts, in every order that a seed chooses. */
class CollectionSimulationTest {
  private static final int SEEDS = 40;

  @TempDir Path folder;

  @Test
  void nothing_that_was_published_is_ever_collected() throws IOException {
    long freed = 0;
    int published = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      CollectionWorld world =
          new CollectionWorld(folder.resolve("" + seed), seed, CollectionWorld.Planted.NOTHING);
      world.run();
      freed += world.freedBytes();
      published += world.published();
    }
    assertThat(freed).as("it collects at all").isPositive();
    assertThat(published).isGreaterThan(SEEDS);
  }

  @ParameterizedTest
  @EnumSource(
      value = CollectionWorld.Planted.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "NOTHING")
  void a_planted_bug_is_caught(CollectionWorld.Planted planted) {
    assertThatThrownBy(
            () -> {
              for (int seed = 0; seed < SEEDS * 10; seed++) {
                new CollectionWorld(folder.resolve(planted + "" + seed), seed, planted).run();
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("was published and is not whole");
  }
}
