package io.quorate.cli.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.store.backup.BadBackupException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which keyspaces a backup holds.
 *
 * @param id of the backup, drawn at random; restores are told apart by it
 * @param began when, in UTC, as ISO 8601 has it
 */
public record Manifest(long id, String began, List<Kept> keyspaces) {
  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public Manifest {
    keyspaces = List.copyOf(keyspaces);
  }

  /**
   * A keyspace.
   *
   * @param settings as its creation takes them
   * @param revisions of its partitions, as of which they were read; 0 in an eventual keyspace
   */
  public record Kept(
      String name,
      ObjectNode settings,
      String file,
      long bytes,
      List<Long> revisions,
      long keys,
      long leases) {
    public Kept {
      revisions = List.copyOf(revisions);
    }

    public int partitions() {
      return revisions.size();
    }

    /** Whether one order of all writes decides. */
    public boolean ordered() {
      return !settings.path("consistency").asText().equals("eventual");
    }
  }

  /** Its id as people see it. */
  public String name() {
    return "%016x".formatted(id);
  }

  byte[] encode() throws IOException {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("format", FORMAT).put("id", name()).put("began", began);
    ArrayNode all = body.putArray("keyspaces");
    for (Kept kept : keyspaces) {
      ObjectNode one = all.addObject();
      one.put("name", kept.name()).put("file", kept.file()).put("bytes", kept.bytes());
      one.put("keys", kept.keys()).put("leases", kept.leases());
      kept.revisions().forEach(one.putArray("revisions")::add);
      one.set("settings", kept.settings());
    }
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(body);
  }

  static Manifest decode(byte[] bytes) throws BadBackupException {
    try {
      JsonNode body = MAPPER.readTree(bytes);
      int format = body.path("format").asInt();
      if (format != FORMAT) {
        throw new BadBackupException(
            "The backup has format %d, and this program knows format %d: use the newer program that made it"
                .formatted(format, FORMAT));
      }
      List<Kept> keyspaces = new ArrayList<>();
      for (JsonNode one : body.path("keyspaces")) {
        List<Long> revisions = new ArrayList<>();
        one.path("revisions").forEach(revision -> revisions.add(revision.asLong()));
        keyspaces.add(
            new Kept(
                one.path("name").asText(),
                (ObjectNode) one.path("settings"),
                one.path("file").asText(),
                one.path("bytes").asLong(),
                revisions,
                one.path("keys").asLong(),
                one.path("leases").asLong()));
      }
      return new Manifest(
          Long.parseUnsignedLong(body.path("id").asText(), 16),
          body.path("began").asText(),
          keyspaces);
    } catch (BadBackupException wrong) {
      throw wrong;
    } catch (IOException | RuntimeException e) {
      throw new BadBackupException("manifest.json cannot be read: " + e.getMessage());
    }
  }
}
