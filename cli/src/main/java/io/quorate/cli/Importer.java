package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.QuorateClient;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Sends files, a bounded number at a time: reads the key first, and writes only where it differs.
 */
final class Importer {

  private final QuorateClient client;
  private final String keyspace;
  private final int inFlight;
  private final ImportSummary summary;
  private final Runnable step;
  private final Semaphore places;

  Importer(
      QuorateClient client, String keyspace, int inFlight, ImportSummary summary, Runnable step) {
    if (inFlight < 1) {
      throw new IllegalArgumentException("--in-flight must be at least 1, not " + inFlight);
    }
    this.client = client;
    this.keyspace = keyspace;
    this.inFlight = inFlight;
    this.summary = summary;
    this.step = step;
    this.places = new Semaphore(inFlight);
  }

  /** Returns when every file has been written, found unchanged, or failed. */
  void run(List<FileTree.Entry> files) {
    for (FileTree.Entry file : files) {
      byte[] content;
      try {
        content = Files.readAllBytes(file.path());
      } catch (IOException _) {
        summary.skip("cannot be read", file.key());
        step.run();
        continue;
      }
      places.acquireUninterruptibly();
      byte[] key = file.key().getBytes(UTF_8);
      client.send(
          new Request.Get(keyspace, key, 0), reply -> compare(file.key(), key, content, reply));
    }
    places.acquireUninterruptibly(inFlight);
    places.release(inFlight);
  }

  private void compare(String name, byte[] key, byte[] content, Reply reply) {
    if (!(reply instanceof Reply.Found found)) {
      finish(name, content, reply);
      return;
    }
    List<Sibling> siblings = found.siblings();
    boolean same =
        siblings.size() == 1
            && !siblings.getFirst().deleted()
            && Arrays.equals(siblings.getFirst().value(), content);
    if (same) {
      summary.sawUnchanged();
      done();
    } else {
      client.send(
          new Request.Put(keyspace, key, found.context(), false, content, 0),
          written -> finish(name, content, written));
    }
  }

  private void finish(String name, byte[] content, Reply reply) {
    switch (reply) {
      case Reply.Stored _ -> summary.wrote(content.length);
      case Reply.Refused(Refusal refusal) -> summary.fail(refusal.code(), refusal.message(), name);
      case Reply.Found _,
          Reply.Listed _,
          Reply.Described _,
          Reply.Keyspaces _,
          Reply.Cluster _,
          Reply.Done _ ->
          summary.fail(ErrorCode.INTERNAL, "unexpected reply", name);
    }
    done();
  }

  private void done() {
    step.run();
    places.release();
  }
}
