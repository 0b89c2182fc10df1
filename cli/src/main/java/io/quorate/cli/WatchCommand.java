package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.client.QuorateClient;
import io.quorate.client.RefusedException;
import io.quorate.client.Watching;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints changes as they come, one line each, through any failure of nodes. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Follow the changes of a keyspace, one line each, until interrupted.",
      "Ordered: every write, in order. Eventual: which keys changed, with what they hold then; some"
          + " may come twice."
    })
final class WatchCommand implements Callable<Integer> {

  @Parameters(paramLabel = "KEYSPACE")
  String keyspace = "";

  @Option(names = "--prefix", defaultValue = "", description = "Only keys that begin so.")
  String prefix = "";

  @Option(
      names = "--from",
      description = "Ordered: begin at this revision (default: what comes now).")
  long from;

  @Option(
      names = "--previous",
      description = "Ordered, with --json: add what each change superseded.")
  boolean previous;

  @Option(names = "--count", description = "End after this many changes.")
  long count = Long.MAX_VALUE;

  @Option(names = "--all", description = "Eventual: all keys first, then what changes.")
  boolean all;

  @Option(
      names = "--cursor-file",
      paramLabel = "FILE",
      description = "Eventual: go on where this file says, and keep the place there.")
  @Nullable Path cursorFile;

  @Mixin Remote remote = new Remote();
  @Mixin Output output = new Output();

  /** What the watch says, on its way from the client's thread; a refusal ends it. */
  private final BlockingQueue<Object> said = new LinkedBlockingQueue<>(16);

  private final class Teller implements Watching.Listener {
    @Override
    public void watched(GroupAnswer.Watched watched) {
      tell(watched);
    }

    @Override
    public void ended(Refusal refusal) {
      tell(refusal);
    }

    /** A slow terminal holds this watch up, and nobody else. */
    private void tell(Object something) {
      try {
        said.put(something);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    KeyspaceInfo info =
        remote.call(new Request.DescribeKeyspace(keyspace), Reply.Described.class).keyspace();
    if (info.settings().isOrdered()) {
      requireUnused(all || cursorFile != null, "ordered", "--all and --cursor-file", "--from");
      follow();
    } else {
      requireUnused(from != 0 || previous, "eventual", "--from and --previous", "--cursor-file");
      try (QuorateClient client = remote.connect()) {
        new EventualWatch(output, info, all, cursorFile)
            .run(client, keyspace, prefix.getBytes(UTF_8), count);
      }
    }
    return ExitStatus.DONE;
  }

  private void requireUnused(boolean used, String level, String options, String instead) {
    if (used) {
      throw new RefusedException(
          new Refusal(
              ErrorCode.INVALID_ARGUMENT,
              "Keyspace '%s' is %s, and %s are not for such; use %s"
                  .formatted(keyspace, level, options, instead)));
    }
  }

  private void follow() throws InterruptedException {
    GroupRequest.Watch what =
        new GroupRequest.Watch(
            keyspace,
            KeyRange.prefix(prefix.getBytes(UTF_8)),
            Cursor.at(from),
            previous,
            true,
            true,
            1 << 20,
            Watching.WAIT_MILLIS,
            0);
    long left = count;
    try (QuorateClient client = remote.connect();
        Watching watching = client.group(keyspace).watch(what, new Teller())) {
      while (left > 0) {
        switch (said.take()) {
          case GroupAnswer.Watched watched -> {
            for (Change change : watched.changes()) {
              if (left > 0) {
                print(change);
                left--;
              }
            }
          }
          case Refusal refusal -> throw new RefusedException(refusal);
          default -> throw new IllegalStateException("not said by " + watching.place());
        }
      }
    }
  }

  private void print(Change change) {
    Entry entry = change.entry();
    PrintStream out = System.out;
    if (output.json) {
      out.println(Output.json(document(change)));
    } else {
      String value = entry.deleted() ? "" : "\t" + Output.readable(entry.value());
      out.println(
          entry.modRevision()
              + (entry.deleted() ? "\tdelete\t" : "\tput\t")
              + Output.readable(entry.key())
              + value);
    }
    out.flush();
  }

  private static Map<String, Object> document(Change change) {
    Entry entry = change.entry();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("revision", entry.modRevision());
    String text = Output.utf8(entry.key());
    document.put("key", text != null ? text : "");
    if (text == null) {
      document.put("keyBase64", base64(entry.key()));
    }
    document.put("deleted", entry.deleted());
    if (!entry.deleted()) {
      document.put("value", base64(entry.value()));
      document.put("created", entry.createRevision());
      document.put("version", entry.version());
      document.put("lease", Long.toHexString(entry.lease()));
    }
    Entry before = change.previous();
    if (before != null) {
      document.put(
          "previous", Map.of("revision", before.modRevision(), "value", base64(before.value())));
    }
    return document;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
