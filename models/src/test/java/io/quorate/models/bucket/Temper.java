package io.quorate.models.bucket;

import java.util.List;
import java.util.Random;

/**
 * What a world is like for a while. Dangers need opposite things one after the other, quick clocks
 * until something is condemned and slow ones while it is deleted, say, so each seed draws its own,
 * and others as it goes on.
 *
 * @param actorsMax uploads and collections at the same time
 * @param uploads one begins once in so many steps
 * @param collections one begins once in so many steps
 * @param jump a clock jumps once in so many steps
 * @param hurried clocks jump while deletions are on their way, too
 * @param sticky of ten steps so many go on with the same actor
 * @param nap an actor falls asleep once in so many steps
 * @param napMillisMax for so long at the most
 * @param sleepy before what begins so an actor falls asleep one time in four
 * @param crash a node crashes once in so many steps
 * @param arrival a deletion whose sender is gone arrives once in so many steps
 * @param publishes one of so many uploads is published
 * @param chunks that uploads choose from
 * @param freshness contents move on by one chunk once in so many uploads
 */
record Temper(
    int actorsMax,
    int uploads,
    int collections,
    int jump,
    boolean hurried,
    int sticky,
    int nap,
    int napMillisMax,
    String sleepy,
    int crash,
    int arrival,
    int publishes,
    int chunks,
    int freshness) {

  private static final List<String> SLEEPY =
      List.of(
          "never",
          "never",
          "delete",
          "contains",
          Documents.BATCHES,
          Documents.allLeases(),
          SimulatedUpload.VERSIONS);

  static Temper of(Random random) {
    return new Temper(
        2 + random.nextInt(4),
        one(random, 2, 15, 60),
        one(random, 5, 25, 100),
        one(random, 8, 30, 200),
        random.nextInt(3) == 0,
        one(random, 0, 5, 8, 9),
        one(random, 10, 40, 150),
        one(random, 300, 3_000, 15_000),
        SLEEPY.get(random.nextInt(SLEEPY.size())),
        one(random, 150, 500, 10_000),
        one(random, 5, 40, 400),
        one(random, 1, 2, 4),
        one(random, 2, 5, 12),
        one(random, 2, 8, 40));
  }

  private static int one(Random random, int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
