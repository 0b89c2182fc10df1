package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.quorate.api.etcd.mvcc.Event;
import io.quorate.api.etcd.rpc.CompactionRequest;
import io.quorate.api.etcd.rpc.DeleteRangeRequest;
import io.quorate.api.etcd.rpc.KVGrpc;
import io.quorate.api.etcd.rpc.PutRequest;
import io.quorate.api.etcd.rpc.WatchCreateRequest;
import io.quorate.api.etcd.rpc.WatchResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch stream on a real node: what it promises, and what it makes of bad input. */
class WatchTest {
  private static OurEtcd ours;
  private static ManagedChannel channel;
  private static KVGrpc.KVBlockingStub kv;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    ours = new OurEtcd(directory, 1);
    channel = ours.channel(0);
    kv = KVGrpc.newBlockingStub(channel);
  }

  @AfterAll
  static void stop() {
    channel.shutdownNow();
    ours.close();
  }

  private static long put(String key, ByteString value) {
    return kv.put(
            PutRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).setValue(value).build())
        .getHeader()
        .getRevision();
  }

  private static long put(String key, String value) {
    return put(key, ByteString.copyFromUtf8(value));
  }

  private static long delete(String from, String end) {
    return kv.deleteRange(
            DeleteRangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(from))
                .setRangeEnd(ByteString.copyFromUtf8(end))
                .build())
        .getHeader()
        .getRevision();
  }

  private static String text(WatchResponse response) {
    StringBuilder text = new StringBuilder();
    for (Event event : response.getEventsList()) {
      text.append(event.getType() == Event.EventType.PUT ? '+' : '-')
          .append(event.getKv().getKey().toStringUtf8())
          .append(event.getKv().getValue().toStringUtf8());
    }
    return text.toString();
  }

  @Test
  void aWatchFromNowOnBeginsAfterWhatWasWritten() {
    try (WatchCaller watch = new WatchCaller(channel, true)) {
      long before = put("now", "1");
      watch.create(WatchCaller.key("now"));
      WatchResponse created = watch.created();
      assertThat(created.getHeader().getRevision()).isEqualTo(before);
      long after = put("now", "2");
      WatchResponse told = watch.next();
      assertThat(text(told)).isEqualTo("+now2");
      assertThat(told.getHeader().getRevision()).isEqualTo(after);
      assertThat(told.getEvents(0).getKv().getVersion()).isGreaterThan(1);
    }
  }

  @Test
  void aWatchMayBeginInTheFuture() {
    try (WatchCaller watch = new WatchCaller(channel, true)) {
      long now = put("later", "0");
      watch.create(WatchCaller.key("later").setStartRevision(now + 2));
      watch.created();
      put("later", "1");
      put("later", "2");
      assertThat(text(watch.next())).isEqualTo("+later2");
    }
  }

  @Test
  void whatIsCompactedIsSaidToBe() {
    try (WatchCaller watch = new WatchCaller(channel, true)) {
      put("compacted", "1");
      long floor = put("compacted", "2");
      kv.compact(CompactionRequest.newBuilder().setRevision(floor).build());
      watch.create(WatchCaller.key("compacted").setStartRevision(1));
      long id = watch.created().getWatchId();
      WatchResponse end = watch.next();
      assertThat(end.getWatchId()).isEqualTo(id);
      assertThat(end.getCanceled()).isTrue();
      assertThat(end.getCompactRevision()).isEqualTo(floor);
      watch.create(WatchCaller.key("compacted").setStartRevision(floor));
      watch.created();
      assertThat(text(watch.next())).isEqualTo("+compacted2");
    }
  }

  @Test
  void aCancelledWatchSaysNothingMore() {
    try (WatchCaller watch = new WatchCaller(channel, true)) {
      watch.create(WatchCaller.key("cancelled"));
      long id = watch.created().getWatchId();
      watch.cancel(id + 1); // there is no such watch, so nothing is said
      watch.cancel(id);
      WatchResponse cancelled = watch.next();
      assertThat(cancelled.getCanceled()).isTrue();
      assertThat(cancelled.getWatchId()).isEqualTo(id);
      put("cancelled", "1");
      watch.create(WatchCaller.key("other"));
      watch.created();
      put("other", "1");
      assertThat(text(watch.next())).isEqualTo("+other1");
    }
  }

  @Test
  void whatCannotBeWatchedIsRefusedInTheWordsOfEtcd() {
    try (WatchCaller watch = new WatchCaller(channel, true)) {
      watch.create(WatchCaller.key("b").setRangeEnd(ByteString.copyFromUtf8("a")));
      refused(watch.created(), "mvcc: watcher range is empty");
      watch.create(WatchCaller.key("a").setWatchId(7));
      assertThat(watch.created().getWatchId()).isEqualTo(7);
      watch.create(WatchCaller.key("a").setWatchId(7));
      refused(watch.created(), "mvcc: duplicate watch ID provided on the WatchStream");
    }
  }

  private static void refused(WatchResponse response, String reason) {
    assertThat(response.getWatchId()).isEqualTo(-1);
    assertThat(response.getCanceled()).isTrue();
    assertThat(response.getCancelReason()).isEqualTo(reason);
  }

  @Test
  void filtersAndFormerValues() {
    try (WatchCaller watch = new WatchCaller(channel, true)) {
      watch.create(WatchCaller.key("filtered").addFilters(WatchCreateRequest.FilterType.NODELETE));
      watch.create(
          WatchCaller.key("filtered")
              .addFilters(WatchCreateRequest.FilterType.NOPUT)
              .setPrevKv(true));
      watch.create(
          WatchCaller.key("filtered")
              .addFilters(WatchCreateRequest.FilterType.NOPUT)
              .addFilters(WatchCreateRequest.FilterType.NODELETE));
      watch.created();
      watch.created();
      watch.created();
      put("filtered", "1");
      assertThat(text(watch.next())).isEqualTo("+filtered1");
      delete("filtered", "");
      WatchResponse deleted = watch.next();
      assertThat(deleted.getWatchId()).isEqualTo(1);
      assertThat(text(deleted)).isEqualTo("-filtered");
      assertThat(deleted.getEvents(0).getPrevKv().getValue().toStringUtf8()).isEqualTo("1");
      put("filtered", "2");
      assertThat(watch.next().getWatchId()).isZero();
    }
  }

  @Test
  void progressComesAfterEverythingUpToIt() {
    try (WatchCaller watch = new WatchCaller(channel, true)) {
      watch.create(WatchCaller.prefix("progress/"));
      watch.create(WatchCaller.key("elsewhere"));
      watch.created();
      watch.created();
      for (int round = 0; round < 20; round++) {
        long written = put("progress/" + round, "v");
        watch.askProgress();
        assertThat(watch.next().getHeader().getRevision()).isEqualTo(written);
        WatchResponse progress = watch.next();
        assertThat(progress.getWatchId()).isEqualTo(-1);
        assertThat(progress.getEventsCount()).isZero();
        assertThat(progress.getHeader().getRevision()).isGreaterThanOrEqualTo(written);
      }
    }
  }

  @Test
  void tenThousandWatchesShareAStream() {
    int count = WatchLimits.DEFAULT.watchersMax();
    try (WatchCaller watch = new WatchCaller(channel, true)) {
      for (int i = 0; i < count; i++) {
        watch.create(i % 2 == 0 ? WatchCaller.key("many/" + i) : WatchCaller.prefix("many/all"));
      }
      for (int i = 0; i < count; i++) {
        assertThat(watch.created().getWatchId()).isEqualTo(i);
      }
      watch.create(WatchCaller.key("one more"));
      refused(watch.created(), "etcdserver: too many requests");
      put("many/42", "v");
      WatchResponse one = watch.next();
      assertThat(one.getWatchId()).isEqualTo(42);
      put("many/all", "v");
      Set<Long> told = new HashSet<>();
      for (int i = 0; i < count / 2; i++) {
        WatchResponse response = watch.next();
        assertThat(text(response)).isEqualTo("+many/allv");
        told.add(response.getWatchId());
      }
      assertThat(told).hasSize(count / 2);
    }
  }

  @Test
  void aClientThatDoesNotReadKeepsNobodyFromReading() {
    ByteString large = ByteString.copyFrom(new byte[100_000]);
    int writes = 100;
    try (WatchCaller slow = new WatchCaller(channel, false);
        WatchCaller quick = new WatchCaller(channel, true)) {
      quick.create(WatchCaller.prefix("slow/"));
      quick.created();
      slow.create(WatchCaller.prefix("slow/"));
      slow.create(WatchCaller.prefix("slow/"));
      slow.read(2);
      slow.created();
      slow.created();
      List<Long> revisions = new ArrayList<>();
      for (int i = 0; i < writes; i++) {
        revisions.add(put("slow/" + i, large));
        assertThat(quick.next().getHeader().getRevision()).isEqualTo(revisions.getLast());
      }
      slow.read(Integer.MAX_VALUE);
      List<List<Long>> told = List.of(new ArrayList<>(), new ArrayList<>());
      while (told.get(0).size() < writes || told.get(1).size() < writes) {
        WatchResponse response = slow.next();
        response
            .getEventsList()
            .forEach(
                event -> told.get((int) response.getWatchId()).add(event.getKv().getModRevision()));
      }
      assertThat(told).containsExactly(revisions, revisions);
    }
  }

  @Test
  void aRevisionTooLargeForOneReadArrivesWhole() {
    ByteString value = ByteString.copyFrom(new byte[50_000]);
    int keys = 60;
    for (int i = 0; i < keys; i++) {
      put("whole/" + i, value);
    }
    try (WatchCaller parts = new WatchCaller(channel, true);
        WatchCaller whole = new WatchCaller(channel, true)) {
      parts.create(WatchCaller.prefix("whole/").setPrevKv(true).setFragment(true));
      whole.create(WatchCaller.prefix("whole/").setPrevKv(true));
      parts.created();
      whole.created();
      long revision = delete("whole/", "whole0");
      WatchResponse all = whole.next();
      assertThat(all.getEventsCount()).isEqualTo(keys);
      assertThat(all.getHeader().getRevision()).isEqualTo(revision);
      int told = 0;
      int responses = 0;
      boolean more = true;
      while (more) {
        WatchResponse part = parts.next();
        told += part.getEventsCount();
        responses++;
        more = part.getFragment();
      }
      assertThat(told).isEqualTo(keys);
      assertThat(responses).isGreaterThan(1);
    }
  }
}
