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

  private static final int TRIES = 6;

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
      look(file.key(), content, TRIES);
    }
    places.acquireUninterruptibly(inFlight);
    places.release(inFlight);
  }

  /** Reading first also tells whether a write that was not answered took effect. */
  private void look(String name, byte[] content, int triesLeft) {
    byte[] key = name.getBytes(UTF_8);
    client.send(
        new Request.Get(keyspace, key, 0),
        reply -> {
          if (reply instanceof Reply.Found found) {
            compare(name, key, content, found, triesLeft);
          } else {
            finish(name, content, reply, triesLeft);
          }
        });
  }

  private void compare(String name, byte[] key, byte[] content, Reply.Found found, int triesLeft) {
    List<Sibling> siblings = found.siblings();
    boolean same =
        siblings.size() == 1
            && !siblings.getFirst().deleted()
            && Arrays.equals(siblings.getFirst().value(), content);
    if (same && triesLeft < TRIES) {
      summary.wrote(content.length);
      done();
    } else if (same) {
      summary.sawUnchanged();
      done();
    } else {
      client.send(
          new Request.Put(keyspace, key, found.context(), false, content, 0),
          written -> finish(name, content, written, triesLeft));
    }
  }

  private void finish(String name, byte[] content, Reply reply, int triesLeft) {
    if (reply instanceof Reply.Refused(Refusal refusal)) {
      int status = refusal.code().httpStatus();
      boolean passing = status == 429 || status == 503 || status == 504;
      if (passing && triesLeft > 1) {
        look(name, content, triesLeft - 1);
        return;
      }
      summary.fail(refusal.code(), refusal.message(), name);
    } else if (reply instanceof Reply.Stored) {
      summary.wrote(content.length);
    } else {
      summary.fail(ErrorCode.INTERNAL, "unexpected reply", name);
    }
    done();
  }

  private void done() {
    step.run();
    places.release();
  }
}
