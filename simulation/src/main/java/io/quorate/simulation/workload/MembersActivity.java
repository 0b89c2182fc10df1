package io.quorate.simulation.workload;

import io.quorate.protocol.clock.Sibling;
import io.quorate.simulation.engine.Choices;
import io.quorate.simulation.history.MembersHistory;
import io.quorate.simulation.history.MembersHistory.Change;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Adds members to a few sets, or fields to a few maps, removes them, and reads. */
final class MembersActivity implements Activity {
  private static final int MEMBERS = 6;

  private final WorkloadSettings settings;
  private final SortedMap<String, MembersHistory> histories;
  private final boolean fields;
  private final boolean regularReads;
  private final Consumer<String> violations;
  private long written;

  /**
   * @param fields whether it writes maps
   * @param regularReads whether a read shows all that was acknowledged before
   */
  MembersActivity(
      WorkloadSettings settings,
      SortedMap<String, MembersHistory> histories,
      boolean fields,
      boolean regularReads,
      Consumer<String> violations) {
    this.settings = settings;
    this.histories = histories;
    this.fields = fields;
    this.regularReads = regularReads;
    this.violations = violations;
  }

  @Override
  public Operation next(Choices choices) {
    String key = "k" + choices.index("client.key", settings.keys());
    String member = "m" + choices.index("client.member", MEMBERS);
    MembersHistory history = histories.computeIfAbsent(key, k -> new MembersHistory(k, violations));
    return switch (settings.kind(choices)) {
      case GET, SCAN -> read(key, history);
      case PUT, BLIND_PUT, STALE_PUT, CONDITIONAL_PUT -> add(key, history, member, choices);
      case DELETE, BLIND_DELETE, CONDITIONAL_DELETE ->
          write(key, history, history.remove(member), "-" + member);
    };
  }

  private Operation read(String key, MembersHistory history) {
    long moment = history.moment();
    return new Operation(
        new Request.Get(settings.keyspace(), bytes(key), 0),
        reply -> {
          if (reply instanceof Reply.Found found && regularReads) {
            history.read(moment, members(found.siblings()));
          }
        });
  }

  private Operation add(String key, MembersHistory history, String member, Choices choices) {
    String value =
        fields ? "v" + written++ + "." + choices.below("client.value", 1_000_000_000) : "";
    String operation = fields ? member + "=" + value : "+" + member;
    return write(key, history, history.add(member, value), operation);
  }

  private Operation write(String key, MembersHistory history, Change change, String operation) {
    byte[] value = operation.getBytes(StandardCharsets.UTF_8);
    return new Operation(
        new Request.Put(settings.keyspace(), bytes(key), null, false, value, 0),
        reply -> history.known(change, Fates.of(reply)));
  }

  /** What a set or map shows, one member a line; sets have members without values. */
  static TreeMap<String, String> members(List<Sibling> siblings) {
    TreeMap<String, String> members = new TreeMap<>();
    if (!siblings.isEmpty() && !siblings.getFirst().deleted()) {
      String text = new String(siblings.getFirst().value(), StandardCharsets.UTF_8);
      text.lines()
          .forEach(line -> {
            int equals = line.indexOf('=');
            members.put(
                equals < 0 ? line : line.substring(0, equals),
                equals < 0 ? "" : line.substring(equals + 1));
          });
    }
    return members;
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
