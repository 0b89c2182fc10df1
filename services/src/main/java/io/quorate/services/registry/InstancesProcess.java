package io.quorate.services.registry;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.services.process.Feed;
import io.quorate.services.process.Scope;
import io.quorate.services.process.ServiceProcess;
import io.quorate.store.machine.Change;
import io.quorate.store.machine.Cursor;
import io.quorate.store.machine.Entry;
import io.quorate.store.machine.KeyRange;
import io.quorate.store.machine.Query;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Watches the instances of a service. */
public final class InstancesProcess extends ServiceProcess<InstancesCall, InstancesSeen> {

  private static final int PAGE_BYTES = 1 << 20;

  private final String keyspace;
  private final KeyRange range;
  private final TreeMap<byte[], Instance> instances = new TreeMap<>(Arrays::compareUnsigned);
  private @Nullable Scope scope;

  /** A watcher of that service. */
  public InstancesProcess(String keyspace, String service) {
    this.keyspace = keyspace;
    this.range = RegistryKeys.instances(service);
  }

  @Override
  protected void called(Ticket ticket, InstancesCall call) {
    end();
    if (call == InstancesCall.WATCH) {
      begin();
    }
    reply(ticket, call);
  }

  @Override
  protected void cancelled(Ticket ticket) {
    // Calls are answered at once.
  }

  private void end() {
    if (scope != null) {
      scope.close();
    }
    scope = null;
  }

  private void begin() {
    end();
    instances.clear();
    Scope own = agenda.scope();
    scope = own;
    page(own, range, 0);
  }

  /** Reads all, page by page, as of one revision. */
  private void page(Scope own, KeyRange rest, long revision) {
    Query query = new Query(rest, revision, 0, PAGE_BYTES, Query.Form.ENTRIES);
    own.settle(
        "registry.read",
        new GroupRequest.Range(keyspace, query, false, 0),
        answer -> {
          switch (answer.reply()) {
            case GroupAnswer.Ranged found -> read(own, found, revision);
            case Reply.Refused refused -> {
              if (refused.refusal().code() == ErrorCode.COMPACTED) {
                begin();
              } else {
                failed(refused.refusal());
              }
            }
            default -> throw new IllegalStateException("A range was answered by " + answer);
          }
        });
  }

  private void read(Scope own, GroupAnswer.Ranged found, long asOf) {
    List<Entry> entries = found.result().entries();
    entries.forEach(this::take);
    long revision = asOf == 0 ? found.position().revision() : asOf;
    if (found.result().more() && !entries.isEmpty()) {
      byte[] last = entries.getLast().key();
      page(own, new KeyRange(Arrays.copyOf(last, last.length + 1), range.to()), revision);
      return;
    }
    tell(revision);
    new Feed(own, "registry.watch", new Following())
        .follow(keyspace, range, Cursor.at(revision + 1), true);
  }

  private void take(Entry entry) {
    Instance instance = entry.deleted() ? null : InstanceCodec.decode(entry.value());
    if (instance == null) {
      instances.remove(entry.key());
    } else {
      instances.put(entry.key(), instance);
    }
  }

  private void tell(long revision) {
    notice(new InstancesSeen.Present(List.copyOf(instances.values()), revision));
  }

  private void failed(Refusal refusal) {
    end();
    notice(new InstancesSeen.Failed(refusal));
  }

  private final class Following implements Feed.Follower {
    @Override
    public void changed(List<Change> changes) {
      changes.forEach(change -> take(change.entry()));
      tell(changes.getLast().revision());
    }

    @Override
    public void torn() {
      begin();
    }

    @Override
    public void refused(Refusal refusal) {
      failed(refusal);
    }
  }
}
