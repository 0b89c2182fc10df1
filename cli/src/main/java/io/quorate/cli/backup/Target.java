package io.quorate.cli.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.client.RefusedException;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.backup.Frame;
import io.quorate.store.backup.FrameWriter;
import java.util.List;
import java.util.Optional;

/**
 * A keyspace that is restored into: made where it is not there, and refused where it holds
 * something.
 *
 * @param id of what is restored
 * @param bump by how much revisions rise beyond those in the backup
 */
record Target(HttpNodes nodes, String name, long id, long bump) {
  private static final List<String> SAME = List.of("consistency", "partitions", "merge", "splits");

  private String path() {
    return "/v1/keyspaces/" + HttpNodes.encoded(name);
  }

  /** What stands in the way of a restore. */
  enum Standing {
    /** There is no such keyspace, or it shows no keys. */
    FREE,
    /** A restore of this very backup was begun in it, and broken off. */
    BROKEN_OFF,
    /** It was restored from this very backup, all of it. */
    WHOLE,
    /** It holds keys, and of an eventual one nobody knows from where. */
    HOLDS_KEYS
  }

  /** Looks at it; nothing is changed. One of another kind is refused. */
  Standing look(ObjectNode settings) {
    JsonNode present = find();
    if (present.isMissingNode()) {
      return Standing.FREE;
    }
    for (String setting : SAME) {
      if (!present.path(setting).equals(settings.path(setting))) {
        throw refused(
            "Keyspace '%s' exists and has %s %s, the one in the backup has %s; restore under another name (--as)"
                .formatted(name, setting, present.path(setting), settings.path(setting)));
      }
    }
    boolean holds = !nodes.look(path() + "/keys?limit=1").path("rows").isEmpty();
    if (settings.path("consistency").asText().equals("eventual")) {
      return holds ? Standing.HOLDS_KEYS : Standing.FREE;
    }
    int begun = 0;
    int whole = 0;
    int partitions = settings.path("partitions").asInt();
    for (int partition = 0; partition < partitions; partition++) {
      Optional<Progress> progress = progress(partition);
      begun += progress.isPresent() ? 1 : 0;
      whole += progress.isPresent() && progress.get().complete() ? 1 : 0;
    }
    if (begun == 0) {
      return holds ? Standing.HOLDS_KEYS : Standing.FREE;
    }
    return whole == partitions ? Standing.WHOLE : Standing.BROKEN_OFF;
  }

  /** How far this restore has come in a partition; nothing where it was not begun there. */
  private Optional<Progress> progress(int partition) {
    try {
      return Optional.of(send(partition, 0, new Frame.Entries(List.of())));
    } catch (RefusedException refused) {
      if (refused.refusal().code() == ErrorCode.INVALID_ARGUMENT) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  RefusedException holdsKeys() {
    return refused(
        "Keyspace '%s' holds keys, and nothing is restored over them; restore under another name (--as), delete the keyspace, or go on with a restore of eventual keyspaces that was broken off (--resume)"
            .formatted(name));
  }

  RefusedException whole() {
    return refused(
        "Keyspace '%s' was restored from this backup already, and nothing is restored over it; restore under another name (--as), or delete the keyspace first"
            .formatted(name));
  }

  private static RefusedException refused(String message) {
    return new RefusedException(new Refusal(ErrorCode.ALREADY_EXISTS, message));
  }

  private JsonNode find() {
    for (JsonNode one : nodes.get("/v1/keyspaces").path("keyspaces")) {
      if (one.path("name").asText().equals(name)) {
        return one;
      }
    }
    return MissingNode.getInstance();
  }

  /**
   * Makes the keyspace where it is not there, with as many replicas as there are nodes for.
   *
   * @return what had to be made smaller, in words; empty for nothing
   */
  String create(ObjectNode settings) {
    if (!find().isMissingNode()) {
      return "";
    }
    int nodesThere = nodes.get("/v1/cluster").path("nodes").size();
    ObjectNode adapted = settings.deepCopy();
    String replicas = adapted.has("replicas") ? "replicas" : "n";
    int wanted = adapted.path(replicas).asInt();
    if (wanted > nodesThere) {
      adapted.put(replicas, nodesThere);
      if (replicas.equals("n")) {
        adapted.put("r", Math.min(adapted.path("r").asInt(), nodesThere));
        adapted.put("w", Math.min(adapted.path("w").asInt(), nodesThere));
      }
    }
    nodes.put(path(), adapted);
    return wanted > nodesThere
        ? "'%s' had %d replicas and has %d here, for want of nodes"
            .formatted(name, wanted, nodesThere)
        : "";
  }

  /** How far a restore of a partition has come. */
  record Progress(long parts, boolean complete) {}

  /**
   * Sends a frame.
   *
   * @param number in its section
   */
  Progress send(int partition, long number, Frame frame) {
    return send(partition, number, FrameWriter.encoded(frame));
  }

  /**
   * Sends frames that follow each other.
   *
   * @param number of the first in its section
   */
  Progress send(int partition, long number, byte[] frames) {
    JsonNode answer =
        nodes.post(
            "%s/restore?partition=%d&number=%d&id=%016x&bump=%d"
                .formatted(path(), partition, number, id, bump),
            frames);
    return new Progress(answer.path("parts").asLong(), answer.path("complete").asBoolean());
  }
}
