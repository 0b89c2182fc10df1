package io.quorate.cli;

import io.quorate.client.Following;
import io.quorate.client.QuorateClient;
import io.quorate.client.RefusedException;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.Refusal;
import io.quorate.store.operation.FeedCursor;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Prints which keys of an eventual keyspace change, each with what it holds then. */
final class EventualWatch implements Following.Listener {
  private static final long SAVE_SECONDS = 1;

  /** What is on its way from the client's thread. */
  private sealed interface Said {
    record Changed(int partition, Reply.Changed changed) implements Said {}

    record Ended(Refusal refusal) implements Said {}
  }

  private final Output output;
  private final @Nullable Path cursorFile;
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>(16);

  /** Behind what was printed; the client's own may be ahead of it. */
  private FeedCursor printed;

  private long savedNanos;

  /**
   * @param cursorFile where the place is kept; null for nowhere
   */
  EventualWatch(Output output, KeyspaceInfo keyspace, boolean all, @Nullable Path cursorFile) {
    this.output = output;
    this.cursorFile = cursorFile;
    int partitions = keyspace.settings().partitions();
    FeedCursor saved = cursorFile == null ? null : load(cursorFile, partitions);
    FeedCursor fresh = all ? FeedCursor.beginning(partitions) : FeedCursor.now(partitions);
    this.printed = saved == null ? fresh : saved;
  }

  private static @Nullable FeedCursor load(Path file, int partitions) {
    try {
      return Files.exists(file) ? FeedCursor.decode(Files.readString(file), partitions) : null;
    } catch (FeedCursor.BadCursorException bad) {
      throw new RefusedException(bad.refusal());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void run(QuorateClient client, String keyspace, byte[] prefix, long count)
      throws InterruptedException {
    long left = count;
    try (Following _ = client.follow(keyspace, prefix, printed, this)) {
      while (left > 0) {
        switch (said.poll(SAVE_SECONDS, TimeUnit.SECONDS)) {
          case Said.Changed(int partition, Reply.Changed changed) -> {
            long told = print(partition, changed, left);
            left -= told;
            if (told == changed.rows().size()) {
              printed = printed.with(partition, changed.next());
            }
          }
          case Said.Ended(Refusal refusal) -> throw new RefusedException(refusal);
          case null -> save();
        }
        if (System.nanoTime() - savedNanos > TimeUnit.SECONDS.toNanos(SAVE_SECONDS)) {
          save();
        }
      }
    } finally {
      save();
    }
  }

  private void save() {
    savedNanos = System.nanoTime();
    if (cursorFile == null) {
      return;
    }
    try {
      Path beside = cursorFile.resolveSibling(cursorFile.getFileName() + ".new");
      Files.writeString(beside, printed.encode() + "\n");
      Files.move(beside, cursorFile, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints at most so many changes; how many. */
  private long print(int partition, Reply.Changed changed, long most) {
    if (changed.reset() && output.json) {
      System.out.println(Output.json(Map.of("reset", partition)));
    }
    long told = 0;
    for (Reply.Row row : changed.rows()) {
      if (told < most) {
        System.out.println(output.json ? Output.json(document(partition, row)) : line(row));
        told++;
      }
    }
    if (changed.walked() && output.json) {
      System.out.println(Output.json(Map.of("walked", partition)));
    }
    System.out.flush();
    return told;
  }

  private static String line(Reply.Row row) {
    List<Sibling> live = live(row);
    String key = Output.readable(row.key());
    if (live.isEmpty()) {
      return "delete\t" + key;
    }
    return live.size() == 1
        ? "put\t" + key + "\t" + Output.readable(live.getFirst().value())
        : "siblings\t" + key + "\t" + live.size();
  }

  private static List<Sibling> live(Reply.Row row) {
    return row.siblings().stream().filter(sibling -> !sibling.deleted()).toList();
  }

  private static Map<String, Object> document(int partition, Reply.Row row) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("partition", partition);
    String text = Output.utf8(row.key());
    document.put("key", text != null ? text : "");
    if (text == null) {
      document.put("keyBase64", Base64.getEncoder().encodeToString(row.key()));
    }
    document.put("context", row.context().encode());
    document.put("deleted", live(row).isEmpty());
    List<String> values = new ArrayList<>();
    live(row).forEach(one -> values.add(Base64.getEncoder().encodeToString(one.value())));
    document.put("values", values);
    return document;
  }

  @Override
  public void changed(int partition, Reply.Changed changed) {
    tell(new Said.Changed(partition, changed));
  }

  @Override
  public void ended(Refusal refusal) {
    tell(new Said.Ended(refusal));
  }

  /** A slow terminal holds this watch up, and nobody else. */
  private void tell(Said something) {
    try {
      said.put(something);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
