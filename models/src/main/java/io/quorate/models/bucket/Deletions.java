package io.quorate.models.bucket;

import io.quorate.models.object.ObjectStore;
import io.quorate.models.object.ObjectStore.ObjectStoreException;
import io.quorate.models.registry.StoreAnswer.Document;
import io.quorate.models.registry.StoreQuery;
import io.quorate.models.wire.Beside;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries batches from one state to the next, and their objects out. */
final class Deletions {
  private static final int AT_ONCE = 16;
  private static final int ATTEMPTS_MAX = 100;

  private final Ledger ledger;
  private final ObjectStore objects;
  private final Executor threads;

  Deletions(Ledger ledger, ObjectStore objects, Executor threads) {
    this.ledger = ledger;
    this.objects = objects;
    this.threads = threads;
  }

  static IOException fenced() {
    return new ObjectStoreException(
        "another collection has begun, which goes on with what this one has left", null);
  }

  /**
   * Writes what a batch becomes, decided again whenever uploads have taken back from it.
   *
   * @param state that it has to be in; null: it must not exist
   * @return what it became; null where it was deleted, or is in another state by now
   */
  @Nullable Batch change(
      String key,
      Batch.@Nullable State state,
      Function<Batch, @Nullable Batch> becomes,
      List<StoreQuery.Condition> fence)
      throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Ledger.View view = ledger.refresh();
      Batch batch = view.batches().get(key);
      if ((batch == null ? null : batch.state()) != state) {
        return null;
      }
      Batch next = becomes.apply(batch == null ? Batch.NONE : batch);
      if (ledger.change(view, key, next, fence)) {
        ledger.refresh();
        return next;
      }
      requireFence(fence);
    }
    throw new ObjectStoreException(
        "what is condemned changes all the time; nothing more is collected now", null);
  }

  private void requireFence(List<StoreQuery.Condition> fence) throws IOException {
    for (StoreQuery.Condition condition : fence) {
      Document now =
          ledger.documents().read(List.of(condition.key()), List.of()).get(condition.key());
      if (now == null || now.revision() != condition.revision()) {
        throw fenced();
      }
    }
  }

  /** Deletes the objects of a batch that is dying; deleting one twice does no harm. */
  void delete(String key, List<StoreQuery.Condition> fence) throws IOException {
    Batch batch = ledger.refresh().batches().get(key);
    if (batch == null) {
      return;
    }
    List<Batch.Item> items = batch.items();
    for (int from = 0; from < items.size(); from += AT_ONCE) {
      if (!deleteAll(key, items.subList(from, Math.min(items.size(), from + AT_ONCE)))) {
        return; // another collection did it meanwhile, and may forget it soon
      }
    }
    change(key, Batch.State.DYING, dead -> dead.in(Batch.State.GONE), fence);
  }

  private boolean deleteAll(String key, List<Batch.Item> items) throws IOException {
    List<CompletableFuture<Boolean>> calls = new ArrayList<>();
    for (Batch.Item item : items) {
      calls.add(CompletableFuture.supplyAsync(() -> delete(key, item), threads));
    }
    boolean all = true;
    for (CompletableFuture<Boolean> call : calls) {
      all &= Beside.await(call);
    }
    return all;
  }

  /** Looks right before, so that no deletion is sent long after others have forgotten its batch. */
  private boolean delete(String key, Batch.Item item) {
    try {
      Batch now = ledger.refresh().batches().get(key);
      if (now == null || now.state() != Batch.State.DYING) {
        return false;
      }
      objects.delete(item.key().text());
      return true;
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }
}
