package io.quorate.models.bucket;

import io.quorate.models.blob.Digest;
import io.quorate.models.blob.ObjectKey;
import io.quorate.models.blob.Slots;
import io.quorate.models.registry.RegistryStore;
import io.quorate.models.registry.StoreAnswer;
import io.quorate.models.registry.StoreQuery;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * An upload as a node's endpoint does it: promise, look, put; and as it publishes.
 *
 * @param published told at the very moment of the commit
 */
record SimulatedUpload(
    SimulatedStores stores,
    Leases leases,
    Slots slots,
    boolean withoutLease,
    Consumer<List<Digest>> published) {
  static final String VERSIONS = "versions/";

  void run(String id, List<Integer> chunks, boolean publishes) throws IOException {
    List<Digest> digests = chunks.stream().map(number -> Digest.of(chunk(number))).toList();
    for (int attempt = 0; attempt < 4; attempt++) {
      leases.hold(id, digests);
      for (int i = 0; i < digests.size(); i++) {
        ObjectKey key = new ObjectKey(false, digests.get(i), false);
        if (!slots.contains(key)) {
          slots.put(key, chunk(chunks.get(i)));
        }
      }
      if (!publishes) {
        return; // whoever uploaded is gone
      }
      List<StoreQuery.Condition> lease = leases.promise(id, digests);
      if (whole(digests) && publish(withoutLease ? List.of() : lease, id, digests)) {
        leases.end(id);
        return;
      }
    }
  }

  private static byte[] chunk(int number) {
    return new byte[] {(byte) number, (byte) (number >> 8)};
  }

  private boolean whole(List<Digest> digests) throws IOException {
    for (Digest digest : digests) {
      if (!slots.contains(new ObjectKey(false, digest, false))) {
        return false;
      }
    }
    return true;
  }

  private boolean publish(List<StoreQuery.Condition> lease, String id, List<Digest> digests) {
    RegistryStore telling =
        stores.new Store() {
          @Override
          public StoreAnswer ask(StoreQuery query) {
            StoreAnswer answer = super.ask(query);
            if (answer instanceof StoreAnswer.Committed) {
              published.accept(digests);
            }
            return answer;
          }
        };
    RegistryStore store = new LeasedStore(telling, lease);
    String version = VERSIONS + id;
    return store.ask(new StoreQuery.Read(List.of(version), List.of()))
            instanceof StoreAnswer.Documents
        && store.ask(
                new StoreQuery.Commit(
                    List.of(), List.of(new StoreQuery.Change(version, Leases.encode(digests)))))
            instanceof StoreAnswer.Committed;
  }
}
