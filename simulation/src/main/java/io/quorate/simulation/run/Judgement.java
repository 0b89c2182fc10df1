package io.quorate.simulation.run;

import io.quorate.protocol.clock.Versions;
import io.quorate.simulation.engine.Environment;
import io.quorate.simulation.workload.Trial;
import io.quorate.simulation.world.World;
import io.quorate.simulation.world.World.Replica;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Judges a world at rest. */
final class Judgement {
  private final Environment environment;
  private final World world;
  private final Map<String, Trial> trials;

  Judgement(Environment environment, World world, Map<String, Trial> trials) {
    this.environment = environment;
    this.world = world;
    this.trials = trials;
  }

  void judge() {
    List<Replica> replicas = world.replicas();
    String difference = difference(replicas);
    if (!difference.isEmpty()) {
      environment.violated(difference);
    }
    trials.forEach((keyspace, trial) -> {
      SortedMap<byte[], byte[]> held = new TreeMap<>(Arrays::compareUnsigned);
      replicas.stream()
          .filter(replica -> replica.keyspace().equals(keyspace))
          .forEach(replica -> held.putAll(replica.versions()));
      trial.judge(held);
      environment.fingerprint().add("held", held.size());
      held.values().forEach(v -> environment.fingerprint().add(Arrays.hashCode(v)));
    });
  }

  /** The first difference between owners of one partition, in words; empty when there is none. */
  static String difference(List<Replica> replicas) {
    for (int i = 1; i < replicas.size(); i++) {
      Replica one = replicas.get(i - 1);
      Replica other = replicas.get(i);
      if (one.partition().equals(other.partition())) {
        String difference = difference(one, other);
        if (!difference.isEmpty()) {
          return difference;
        }
      }
    }
    return "";
  }

  private static String difference(Replica one, Replica other) {
    TreeMap<byte[], byte[]> all = new TreeMap<>(Arrays::compareUnsigned);
    all.putAll(one.versions());
    all.putAll(other.versions());
    for (Map.Entry<byte[], byte[]> entry : all.entrySet()) {
      byte @Nullable [] mine = one.versions().get(entry.getKey());
      byte @Nullable [] theirs = other.versions().get(entry.getKey());
      if (!Arrays.equals(mine, theirs)) {
        return "partition %s, key %s: %s holds %s, %s holds %s"
            .formatted(
                one.partition(),
                new String(entry.getKey(), StandardCharsets.UTF_8),
                one.node(),
                text(mine),
                other.node(),
                text(theirs));
      }
    }
    return "";
  }

  private static String text(byte @Nullable [] encoded) {
    return encoded == null ? "nothing" : Versions.decode(encoded).toString();
  }
}
