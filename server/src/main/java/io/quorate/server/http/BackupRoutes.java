package io.quorate.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.backup.Backups;
import io.quorate.server.backup.Section;
import io.quorate.server.endpoint.BlockingRequests;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.backup.BadBackupException;
import io.quorate.store.backup.Frame;
import io.quorate.store.backup.FrameReader;
import io.quorate.store.backup.FrameWriter;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * {@code GET /v1/keyspaces/{ks}/backup} and {@code POST /v1/keyspaces/{ks}/restore}: a partition,
 * or all one after the other, as a stream of frames; and frames of a partition back.
 */
final class BackupRoutes {
  /** By how much revisions rise where nobody says: a week of 1,600 writes a second. */
  private static final long BUMP = 1_000_000_000;

  private static final int BODY_BYTES_MIN = 16 << 20;
  private static final String TYPE = "application/vnd.quorate.backup";

  private final Backups backups;

  BackupRoutes(BlockingRequests requests) {
    this.backups = new Backups(requests);
  }

  void addTo(Router router) {
    router
        .add("GET", "/v1/keyspaces/{}/backup", this::backup)
        .add("POST", "/v1/keyspaces/{}/restore", this::restore);
  }

  private void backup(Call call) throws IOException {
    Query query = call.query("partition");
    KeyspaceInfo keyspace = backups.keyspace(call.textArgument(0));
    int last = keyspace.settings().partitions() - 1;
    boolean one = query.has("partition");
    int first = one ? query.number("partition", 0, 0, last) : 0;
    // What is wrong shows in the status, as long as there is one to be chosen.
    Section section = backups.section(keyspace, first);
    try (OutputStream out = call.begin(200, TYPE, -1)) {
      FrameWriter frames = new FrameWriter(out);
      frames.begin();
      try {
        section.write(frames);
        for (int partition = first + 1; partition <= last && !one; partition++) {
          backups.section(keyspace, partition).write(frames);
        }
      } catch (RefusedException refused) {
        frames.write(
            new Frame.Broken(refused.refusal().code().name(), refused.refusal().message()));
      }
    }
  }

  private void restore(Call call) throws IOException {
    Query query = call.query("partition", "id", "number", "bump");
    KeyspaceInfo keyspace = backups.keyspace(call.textArgument(0));
    KeyspaceSettings settings = keyspace.settings();
    Backups.Restore restore =
        new Backups.Restore(id(query), query.has("bump") ? query.counter("bump") : BUMP);
    int partition = query.number("partition", 0, 0, settings.partitions() - 1);
    byte[] body = call.body(Frame.BYTES_TARGET, () -> bodyBytesMax(settings));
    Backups.Progress progress;
    try {
      FrameReader frames = new FrameReader(new ByteArrayInputStream(body));
      progress = backups.take(keyspace, partition, restore, query.counter("number"), frames);
    } catch (BadBackupException damaged) {
      throw new Problem(
          ErrorCode.INVALID_ARGUMENT,
          "The body is not sound. %s Nothing of it was taken in, and what came before it stays: send it again, from a sound copy of the backup"
              .formatted(damaged.getMessage()));
    }
    ObjectNode answer = Json.object();
    answer.put("parts", progress.parts()).put("complete", progress.complete());
    call.json(200, answer);
  }

  private static long id(Query query) {
    String text = new String(query.bytes("id"), StandardCharsets.UTF_8);
    try {
      return Long.parseUnsignedLong(text, 16);
    } catch (NumberFormatException _) {
      throw new Problem(
          ErrorCode.INVALID_ARGUMENT,
          "id is '%s'; it is that of the backup, 16 hexadecimal digits".formatted(text));
    }
  }

  /** Some frames, or one of the largest. */
  private static int bodyBytesMax(KeyspaceSettings settings) {
    long siblings = settings.isOrdered() ? 1 : settings.siblingsMax();
    return (int)
        Math.min(
            1 << 30, Math.max(BODY_BYTES_MIN, (siblings + 2) * (long) settings.valueBytesMax()));
  }
}
