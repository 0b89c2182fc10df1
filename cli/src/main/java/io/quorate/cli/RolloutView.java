package io.quorate.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A rollout as people read it. */
final class RolloutView {
  private RolloutView() {}

  /** The rollout of an epoch, wherever the lane has it; a missing node: it is no longer kept. */
  static JsonNode rollout(JsonNode lane, long epoch) {
    for (String where : List.of("active", "last")) {
      JsonNode rollout = lane.path(where);
      if (rollout.path("target").path("epoch").asLong() == epoch) {
        return rollout;
      }
    }
    for (JsonNode rollout : lane.path("queue")) {
      if (rollout.path("target").path("epoch").asLong() == epoch) {
        return rollout;
      }
    }
    return lane.path("nothing");
  }

  static String phase(JsonNode rollout) {
    return word(rollout.path("phase").asText());
  }

  private static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT);
  }

  /** One line: phase, and how many agents are in which state. */
  static String line(JsonNode rollout) {
    Map<String, Integer> states = new TreeMap<>();
    for (JsonNode part : rollout.path("parts")) {
      states.merge(word(part.path("state").asText()), 1, Integer::sum);
    }
    List<String> counts = new ArrayList<>();
    states.forEach((state, count) -> counts.add(count + " " + state));
    JsonNode target = rollout.path("target");
    String waves =
        rollout.path("waves").asInt() > 1
            ? ", wave %d of %d"
                .formatted(rollout.path("released").asInt(), rollout.path("waves").asInt())
            : "";
    String reason = rollout.path("reason").asText();
    return "epoch %d, version %d: %s%s%s%s"
        .formatted(
            target.path("epoch").asLong(),
            target.path("number").asLong(),
            phase(rollout),
            waves,
            counts.isEmpty() ? "" : " (" + String.join(", ", counts) + ")",
            reason.isEmpty() ? "" : ": " + reason);
  }

  /** A whole lane. */
  static List<String> lines(JsonNode lane) {
    List<String> lines = new ArrayList<>();
    long serves = lane.path("committed").path("number").asLong();
    lines.add(
        "%s@%s in %s: %s"
            .formatted(
                lane.path("model").asText(),
                lane.path("alias").asText(),
                lane.path("fleet").asText(),
                serves == 0 ? "nothing is committed" : "version " + serves + " is committed"));
    add(lines, lane.path("active"));
    lane.path("queue").forEach(queued -> add(lines, queued));
    add(lines, lane.path("last"));
    return lines;
  }

  private static void add(List<String> lines, JsonNode rollout) {
    if (!rollout.isObject()) {
      return;
    }
    lines.add("  " + line(rollout));
    for (var part : rollout.path("parts").properties()) {
      String details = part.getValue().path("details").asText();
      lines.add(
          "    %s %s%s"
              .formatted(
                  part.getKey(),
                  word(part.getValue().path("state").asText()),
                  details.isEmpty() ? "" : ": " + details));
    }
  }
}
