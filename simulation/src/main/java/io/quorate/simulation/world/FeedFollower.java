package io.quorate.simulation.world;

import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.quorum.FeedPlace;
import io.quorate.protocol.quorum.QuorumCall;
import io.quorate.protocol.quorum.QuorumReply;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.engine.Environment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows all changes of the partition, at whatever owner answers. In the end it must have been
 * told what every owner holds, and nothing that none does.
 */
final class FeedFollower {
  private static final long MILLI = 1_000_000;
  private static final long ANSWER_NANOS = 300 * MILLI;
  private static final long PAUSE_NANOS = 20 * MILLI;
  private static final byte[] NOTHING = {};

  /** Asks the process of a node. */
  interface Asking {
    void ask(int node, QuorumCall call, Consumer<Object> answer);
  }

  private final Environment environment;
  private final int nodes;
  private final Asking asking;
  private final Choices choices;
  private final TreeMap<byte[], List<Sibling>> told = new TreeMap<>(Arrays::compareUnsigned);

  /** Keys told since a walk began; null while none is under way. */
  private @Nullable TreeSet<byte[]> walked;

  private FeedPlace place = FeedPlace.BEGINNING;
  private int node;
  private long question;
  private boolean calm;

  FeedFollower(Environment environment, int nodes, Asking asking) {
    this.environment = environment;
    this.nodes = nodes;
    this.asking = asking;
    this.choices = environment.choices().branch("follower");
  }

  void begin() {
    ask();
  }

  /** Nothing fails any more, and there is no hurry. */
  void calm() {
    calm = true;
  }

  private void ask() {
    long own = ++question;
    long wait = MILLI * choices.between("follower.wait", 0, calm ? 20_000 : 400);
    int bytesMax = 1 << choices.index("follower.bytes", 10);
    if (choices.chance("follower.wanders", calm ? 0 : 30_000)) {
      node = choices.index("follower.node", nodes);
    }
    asking.ask(
        node,
        new QuorumCall.Follow(place, NOTHING, bytesMax, wait),
        answer -> {
          if (question == own) {
            question++;
            answered(answer);
          }
        });
    environment
        .timeline()
        .after(
            wait + ANSWER_NANOS,
            () -> {
              if (question == own) {
                question++;
                elsewhere();
              }
            });
  }

  private void elsewhere() {
    environment.counts().add("follower.elsewhere");
    node = choices.index("follower.node", nodes);
    environment.timeline().after(PAUSE_NANOS, this::ask);
  }

  private void answered(Object answer) {
    if (!(answer instanceof QuorumReply.Followed followed)) {
      elsewhere();
      return;
    }
    TreeSet<byte[]> walk = walked;
    if (followed.reset()) {
      environment.counts().add("follower.reset");
      walk = new TreeSet<>(Arrays::compareUnsigned);
      walked = walk;
    }
    for (QuorumReply.Row row : followed.rows()) {
      told.put(row.key(), row.siblings());
      if (walk != null) {
        walk.add(row.key());
      }
    }
    environment.counts().add("follower.told", followed.rows().size());
    if (followed.walked() && walk != null) {
      told.keySet().retainAll(walk);
      walked = null;
    }
    place = followed.next();
    ask();
  }

  /** What it has not been told of what an owner holds, in words, or null. */
  @Nullable String unrest(SortedMap<byte[], byte[]> held) {
    if (walked != null) {
      return "a follower of changes walks";
    }
    for (Map.Entry<byte[], byte[]> row : held.entrySet()) {
      List<Sibling> siblings = Versions.decode(row.getValue()).siblings();
      if (!siblings.equals(told.get(row.getKey()))) {
        return "a follower was told %s of %s, where owners hold %s"
            .formatted(told.get(row.getKey()), text(row.getKey()), siblings);
      }
    }
    for (Map.Entry<byte[], List<Sibling>> one : told.entrySet()) {
      boolean live = one.getValue().stream().anyMatch(sibling -> !sibling.deleted());
      if (live && !held.containsKey(one.getKey())) {
        return "a follower was told %s of %s, which no owner holds"
            .formatted(one.getValue(), text(one.getKey()));
      }
    }
    return null;
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
