package io.quorate.simulation.workload;

import io.quorate.simulation.engine.Choices;
import java.util.List;

/**
 * What the clients of a run do.
 *
 * @param keyspace the keyspace's name
 * @param clients that work at the same time
 * @param keys few, so that clients meet
 * @param operations of each client
 * @param thinkNanos between two operations of a client, at most
 * @param patienceNanos after which a client takes a request for lost
 * @param weights of {@link Kind}s, in their order
 */
public record WorkloadSettings(
    String keyspace,
    int clients,
    int keys,
    int operations,
    long thinkNanos,
    long patienceNanos,
    List<Integer> weights) {

  /** What a client may do next. */
  public enum Kind {
    GET,
    PUT,
    BLIND_PUT,
    STALE_PUT,
    DELETE,
    BLIND_DELETE,
    CONDITIONAL_PUT,
    CONDITIONAL_DELETE,
    SCAN
  }

  /** Draws a workload. */
  public static WorkloadSettings draw(
      Choices choices, String keyspace, int operations, long horizonNanos, long patienceNanos) {
    int clients = 2 + choices.index("workload.clients", 5);
    boolean conditions = choices.chance("workload.conditional", 400_000);
    List<Integer> weights =
        List.of(
            20 + choices.index("workload.get", 30),
            20 + choices.index("workload.put", 30),
            choices.index("workload.blind", 15),
            choices.index("workload.stale", 10),
            choices.index("workload.delete", 20),
            choices.index("workload.blindDelete", 3),
            conditions ? choices.index("workload.condition", 30) : 0,
            conditions ? choices.index("workload.conditionalDelete", 5) : 0,
            choices.index("workload.scan", 5));
    return new WorkloadSettings(
        keyspace,
        clients,
        1 + choices.index("workload.keys", 6),
        operations / clients,
        2 * horizonNanos * clients / operations,
        patienceNanos,
        weights);
  }

  /** The same workload with fewer operations. */
  public WorkloadSettings shorter(int fewerOperations) {
    return new WorkloadSettings(
        keyspace, clients, keys, fewerOperations, thinkNanos, patienceNanos, weights);
  }
}
