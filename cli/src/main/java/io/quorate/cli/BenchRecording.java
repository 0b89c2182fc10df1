package io.quorate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.checker.format.JsonLinesRecorder;
import io.quorate.checker.history.Call;
import io.quorate.protocol.clock.Sibling;
import io.quorate.protocol.process.ErrorCode.Conclusion;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.Reply;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes down what the clients of a benchmark see, as a history that {@code quorate check} judges.
 * For that every put writes a value of its own: a number, and filler up to the value's size.
 *
 * <p>A put that was refused with a conflict had no effect. Siblings are recorded as one value that
 * nobody wrote, since neither model allows them.
 */
final class BenchRecording implements Closeable {
  private static final byte FILLER = ' ';

  private final JsonLinesRecorder recorder;
  private final AtomicLong values = new AtomicLong();
  private boolean closed;

  BenchRecording(Path file) throws IOException {
    this.recorder = JsonLinesRecorder.to(file);
  }

  /** A value that no other put of this run writes; at least its number's digits long. */
  byte[] nextValue(int bytes) {
    byte[] digits = Long.toString(values.incrementAndGet()).getBytes(UTF_8);
    byte[] value = new byte[Math.max(bytes, digits.length)];
    Arrays.fill(value, FILLER);
    System.arraycopy(digits, 0, value, 0, digits.length);
    return value;
  }

  synchronized void get(int client, byte[] key) {
    if (closed) {
      return;
    }
    recorder.invoke(process(client), Call.get(new String(key, UTF_8)));
  }

  synchronized void put(int client, byte[] key, byte[] value) {
    if (closed) {
      return;
    }
    recorder.invoke(process(client), Call.put(new String(key, UTF_8), text(value)));
  }

  /** The answer to what the client asked last. */
  synchronized void answered(int client, Reply reply) {
    if (closed) {
      return;
    }
    switch (reply) {
      case Reply.Found found -> recorder.read(process(client), value(found.siblings()));
      case Reply.Stored _ -> recorder.ok(process(client));
      case Reply.Refused(var refusal) -> {
        if (refusal.code().conclusion() == Conclusion.INDETERMINATE) {
          recorder.info(process(client));
        } else {
          recorder.refused(process(client), refusal.code().name());
        }
      }
      case Reply.Listed _,
          Reply.Changed _,
          Reply.Versions _,
          Reply.Described _,
          Reply.Keyspaces _,
          Reply.Cluster _,
          Reply.Done _,
          GroupAnswer _ ->
          throw new IllegalStateException("Not an answer to a get or put: " + reply);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true; // what is still on its way stays open in the history
    recorder.close();
  }

  private static String process(int client) {
    return "c" + client;
  }

  private static @Nullable String value(List<Sibling> siblings) {
    List<byte[]> live = siblings.stream().filter(s -> !s.deleted()).map(Sibling::value).toList();
    return live.isEmpty()
        ? null
        : live.stream().map(BenchRecording::text).collect(Collectors.joining(" and "));
  }

  private static String text(byte[] value) {
    return Output.readable(value).stripTrailing();
  }
}
