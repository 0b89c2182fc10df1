package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.api.etcd.rpc.RangeRequest;
import io.quorate.api.etcd.rpc.RangeRequest.SortOrder;
import io.quorate.api.etcd.rpc.RangeRequest.SortTarget;
import io.quorate.store.machine.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RangeViewTest {
  /** Keys a to e; values, creations, modifications and versions in other orders. */
  private static final List<Entry> ENTRIES =
      List.of(
          entry("a", "3", 10, 20, 5),
          entry("b", "1", 12, 18, 1),
          entry("c", "2", 11, 25, 1),
          entry("d", "5", 14, 14, 3),
          entry("e", "4", 13, 30, 2));

  private static Entry entry(String key, String value, long create, long mod, long version) {
    return new Entry(bytes(key), bytes(value), create, mod, version, 0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static RangeView view(RangeRequest.Builder request) {
    RangeView view = new RangeView(request.build());
    ENTRIES.forEach(view::add);
    return view;
  }

  private static String keys(RangeView view) {
    StringBuilder keys = new StringBuilder();
    view.entries().forEach(entry -> keys.append(new String(entry.key(), StandardCharsets.UTF_8)));
    return keys.toString();
  }

  private static RangeRequest.Builder sorted(SortTarget target, SortOrder order) {
    return RangeRequest.newBuilder().setSortTarget(target).setSortOrder(order);
  }

  @Test
  void entriesAreSortedByWhatWasAskedFor() {
    assertThat(keys(view(RangeRequest.newBuilder()))).isEqualTo("abcde");
    assertThat(keys(view(sorted(SortTarget.KEY, SortOrder.DESCEND)))).isEqualTo("edcba");
    assertThat(keys(view(sorted(SortTarget.VALUE, SortOrder.ASCEND)))).isEqualTo("bcaed");
    assertThat(keys(view(sorted(SortTarget.CREATE, SortOrder.NONE)))).isEqualTo("acbed");
    assertThat(keys(view(sorted(SortTarget.MOD, SortOrder.DESCEND)))).isEqualTo("ecabd");
    // Equal ones stay in the order of their keys, whichever way they are sorted.
    assertThat(keys(view(sorted(SortTarget.VERSION, SortOrder.ASCEND)))).isEqualTo("bceda");
    assertThat(keys(view(sorted(SortTarget.VERSION, SortOrder.DESCEND)))).isEqualTo("adebc");
  }

  @Test
  void aLimitCutsAfterSorting() {
    RangeView first = view(sorted(SortTarget.CREATE, SortOrder.DESCEND).setLimit(2));
    assertThat(keys(first)).isEqualTo("de");
    assertThat(first.more(false)).isTrue();
    RangeView all = view(sorted(SortTarget.CREATE, SortOrder.DESCEND).setLimit(5));
    assertThat(keys(all)).isEqualTo("debca");
    assertThat(all.more(false)).isFalse();
  }

  @Test
  void boundsFilterBeforeTheLimit() {
    RangeRequest.Builder bounded =
        RangeRequest.newBuilder().setMinModRevision(18).setMaxModRevision(25);
    assertThat(keys(view(bounded.clone()))).isEqualTo("abc");
    RangeView cut = view(bounded.clone().setLimit(2));
    assertThat(keys(cut)).isEqualTo("ab");
    assertThat(cut.more(false)).isTrue();
    assertThat(keys(view(RangeRequest.newBuilder().setMinCreateRevision(12)))).isEqualTo("bde");
    RangeView exact = view(RangeRequest.newBuilder().setMaxCreateRevision(11).setLimit(2));
    assertThat(keys(exact)).isEqualTo("ac");
    assertThat(exact.more(false)).isFalse();
  }

  @Test
  void withALimitNoMoreThanThatIsKept() {
    RangeView view = new RangeView(sorted(SortTarget.MOD, SortOrder.DESCEND).setLimit(1).build());
    long kept = 0;
    for (Entry entry : ENTRIES) {
      kept += view.add(entry);
    }
    RangeView one = new RangeView(RangeRequest.getDefaultInstance());
    assertThat(kept).isEqualTo(one.add(ENTRIES.getLast()));
  }

  @Test
  void aPlainRequestIsFullAtItsLimit() {
    RangeView view = new RangeView(RangeRequest.newBuilder().setLimit(2).build());
    view.add(ENTRIES.get(0));
    assertThat(view.full()).isFalse();
    assertThat(view.lacking()).isEqualTo(1);
    view.add(ENTRIES.get(1));
    assertThat(view.full()).isTrue();
    assertThat(view.more(true)).isTrue();
    assertThat(view.more(false)).isFalse();
  }

  @Test
  void valuesAreLeftOutWhereOnlyKeysAreWanted() {
    var response = io.quorate.api.etcd.rpc.RangeResponse.newBuilder();
    view(sorted(SortTarget.VALUE, SortOrder.DESCEND).setKeysOnly(true)).addTo(response);
    assertThat(response.getKvs(0).getKey().toStringUtf8()).isEqualTo("d");
    assertThat(response.getKvsList()).allMatch(kv -> kv.getValue().isEmpty());
  }
}
