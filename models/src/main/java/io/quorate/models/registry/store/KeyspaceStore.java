package io.quorate.models.registry.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreAnswer.Document;
import io.quorate.models.registry.StoreQuery;
import io.quorate.models.wire.Lapse;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Compare;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Op;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A registry in a linearizable keyspace of one partition: a commit is one transaction, a document's
 * revision the one that wrote it. The keyspace is created when it is first needed.
 */
public final class KeyspaceStore implements RegistryStore {
  /** The keyspace, unless another is named. */
  public static final String KEYSPACE = "models";

  private static final int WATCH_MILLIS_MAX = 30_000;
  private static final int UNREACHABLE_MILLIS = 500;
  private static final Duration ELECTION_MAX = Duration.ofSeconds(10);
  private static final Duration ELECTION_LOOK = Duration.ofMillis(50);
  private static final int PAGE_BYTES = 1 << 20;

  private final String keyspace;
  private final Function<Request, Reply> cluster;

  /**
   * @param cluster answers requests; may be called by any thread, and may wait
   */
  public KeyspaceStore(String keyspace, Function<Request, Reply> cluster) {
    this.keyspace = keyspace;
    this.cluster = cluster;
  }

  @Override
  public StoreAnswer ask(StoreQuery query) {
    StoreAnswer answer = askOnce(query);
    if (answer instanceof StoreAnswer.Refused(Refusal refusal)
        && refusal.code() == ErrorCode.UNKNOWN_KEYSPACE) {
      Reply created =
          cluster.apply(
              new Request.CreateKeyspace(keyspace, KeyspaceSettings.defaults("linearizable")));
      return created instanceof Reply.Refused refused
          ? new StoreAnswer.Refused(refused.refusal())
          : askOnce(query);
    }
    return answer;
  }

  @Override
  public long awaitChange(long after, Duration max) throws InterruptedException {
    // From "fleets/" to the end of "models/" lie the lanes too, and agents' own documents do not.
    KeyRange range =
        new KeyRange("fleets/".getBytes(UTF_8), KeyRange.prefix("models/".getBytes(UTF_8)).to());
    Cursor from = after == 0 ? Cursor.NOW : Cursor.at(after);
    int wait = after == 0 ? 1 : (int) Math.min(max.toMillis(), WATCH_MILLIS_MAX);
    Reply reply = cluster.apply(new GroupRequest.Watch(keyspace, range, from, wait));
    if (reply instanceof GroupAnswer.Watched watched) {
      long next = watched.next().revision();
      return watched.changes().isEmpty() && after != 0 ? after : next;
    }
    if (reply instanceof Reply.Refused refused && refused.refusal().code() == ErrorCode.COMPACTED) {
      return 0;
    }
    Lapse.of(Duration.ofMillis(Math.min(max.toMillis(), UNREACHABLE_MILLIS)));
    return after;
  }

  private StoreAnswer askOnce(StoreQuery query) {
    return switch (query) {
      case StoreQuery.Read read -> read(read);
      case StoreQuery.Commit commit -> commit(commit);
    };
  }

  /** Everything as of one revision: that of the first answer. */
  private StoreAnswer read(StoreQuery.Read read) {
    List<KeyRange> ranges = new ArrayList<>();
    read.keys().forEach(key -> ranges.add(KeyRange.of(key.getBytes(UTF_8))));
    read.prefixes().forEach(prefix -> ranges.add(KeyRange.prefix(prefix.getBytes(UTF_8))));
    SortedMap<String, Document> found = new TreeMap<>();
    long revision = 0;
    for (KeyRange whole : ranges) {
      KeyRange range = whole;
      for (boolean more = true; more; ) {
        Query query = new Query(range, revision, 0, PAGE_BYTES, Query.Form.ENTRIES);
        Reply reply = led(new GroupRequest.Range(keyspace, query, false, 0));
        if (!(reply instanceof GroupAnswer.Ranged ranged)) {
          return refused(reply);
        }
        revision = revision == 0 ? ranged.position().revision() : revision;
        for (Entry entry : ranged.result().entries()) {
          found.put(
              new String(entry.key(), UTF_8), new Document(entry.value(), entry.modRevision()));
        }
        more = ranged.result().more();
        if (more) {
          byte[] last = ranged.result().entries().getLast().key();
          range = new KeyRange(KeyRange.of(last).to(), range.to());
        }
      }
    }
    return new StoreAnswer.Documents(found);
  }

  private StoreAnswer commit(StoreQuery.Commit commit) {
    List<Compare> conditions =
        commit.conditions().stream()
            .map(condition ->
                Compare.modified(condition.key().getBytes(UTF_8), condition.revision()))
            .toList();
    List<Op> writes = new ArrayList<>();
    for (StoreQuery.Change change : commit.changes()) {
      byte[] key = change.key().getBytes(UTF_8);
      byte[] document = change.document();
      writes.add(
          document == null ? new Op.Delete(KeyRange.of(key), false) : new Op.Put(key, document));
    }
    Reply reply =
        led(
            new GroupRequest.Transact(
                keyspace, new Command.Transact(conditions, writes, List.of())));
    if (!(reply instanceof GroupAnswer.Transacted transacted)) {
      return refused(reply);
    }
    return transacted.outcome().succeeded()
        ? new StoreAnswer.Committed()
        : new StoreAnswer.Conflict();
  }

  /**
   * A group that has just been made, or has lost its leader, has one soon; nothing is done before.
   */
  private Reply led(Request request) {
    long end = System.nanoTime() + ELECTION_MAX.toNanos();
    while (true) {
      Reply reply = cluster.apply(request);
      boolean leaderless =
          reply instanceof Reply.Refused refused
              && refused.refusal().code() == ErrorCode.NOT_LEADER;
      if (!leaderless || System.nanoTime() - end >= 0) {
        return reply;
      }
      try {
        Lapse.of(ELECTION_LOOK);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return reply;
      }
    }
  }

  private static StoreAnswer refused(Reply reply) {
    return new StoreAnswer.Refused(
        reply instanceof Reply.Refused refused
            ? refused.refusal()
            : new Refusal(ErrorCode.INTERNAL, "the cluster answered by " + reply));
  }

  @Override
  public Promises promises() {
    return new Promises(
        true,
        true,
        "Available while a majority of the keyspace's replicas can reach one another; a document has"
            + " at most 1 MiB");
  }

  @Override
  public void close() {
    // The connection is the caller's.
  }
}
