package io.quorate.simulation.group;

import io.quorate.protocol.process.Refusal;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import io.quorate.store.group.GroupCall;
import java.util.function.Predicate;

/** One question at a time, to whatever node is thought to lead; another one where it is silent. */
final class GroupQuestions {
  private static final long ANSWER_NANOS = 300_000_000;

  /** What is to happen with an answer. */
  interface Ending {
    /** It was answered. */
    void with(long askedNanos, Object answer);
  }

  private final GroupWorld world;
  private final Environment environment;
  private final Choices choices;
  private final String site;
  private final Predicate<Refusal> unled;
  private int node;

  /** Tells the answer of one question from those of others. */
  private long question;

  /**
   * @param site names the choice of a node
   * @param unled which refusals only say where to ask next
   */
  GroupQuestions(
      GroupWorld world,
      Environment environment,
      Choices choices,
      String site,
      Predicate<Refusal> unled) {
    this.world = world;
    this.environment = environment;
    this.choices = choices;
    this.site = site;
    this.unled = unled;
    anyNode();
  }

  /** The next question goes to any node. */
  void anyNode() {
    node = choices.index(site, world.nodes());
  }

  /**
   * Asks.
   *
   * @param again what to do where no answer comes in time; it may come to effect later
   */
  void ask(GroupCall call, Runnable again, Ending ending) {
    long own = ++question;
    long asked = environment.timeline().now();
    world.request(
        node,
        call,
        answer -> {
          if (question == own) {
            question++;
            elsewhere(answer);
            ending.with(asked, answer);
          }
        });
    environment
        .timeline()
        .after(
            ANSWER_NANOS,
            () -> {
              if (question == own) {
                question++;
                anyNode();
                again.run();
              }
            });
  }

  private void elsewhere(Object answer) {
    if (answer instanceof Refusal refusal && unled.test(refusal)) {
      String leader = refusal.details().get("leader");
      if (leader == null) {
        anyNode();
      } else {
        node = world.index(leader);
      }
    }
  }
}
