package io.quorate.checker.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quorate.checker.history.Action;
import io.quorate.checker.history.Call;
import io.quorate.checker.history.Condition;
import io.quorate.checker.history.History;
import io.quorate.checker.history.Operation;
import io.quorate.checker.history.Recording;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a history as JSON lines while it happens. Any thread may call it; the order of calls is
 * the order of events. It checks nothing; reading does.
 */
public final class JsonLinesRecorder implements Recording, Closeable {
  private final Writer writer;
  private final LongSupplier nanos;
  private final StringBuilder line = new StringBuilder();

  /**
   * @param nanos a clock for the field {@code time}, which nobody judges by; negative: no such
   *     field
   */
  public JsonLinesRecorder(Writer writer, LongSupplier nanos) {
    this.writer = writer;
    this.nanos = nanos;
  }

  /** Records to a file, which is overwritten, with times since now. */
  public static JsonLinesRecorder to(Path file) throws IOException {
    long start = System.nanoTime();
    return new JsonLinesRecorder(
        Files.newBufferedWriter(file, UTF_8), () -> System.nanoTime() - start);
  }

  /** Writes a whole history, which may be a part of another one. */
  public static void write(History history, Writer writer) throws IOException {
    JsonLinesRecorder recorder = new JsonLinesRecorder(writer, () -> -1);
    if (history.initial() != null) {
      recorder.header(history.initial());
    }
    record Moment(int at, boolean begin, Operation operation) {}
    List<Moment> moments = new ArrayList<>();
    for (Operation operation : history.operations()) {
      moments.add(new Moment(operation.invoked(), true, operation));
      if (operation.returned() != Operation.NEVER) {
        moments.add(new Moment(operation.returned(), false, operation));
      }
    }
    moments.sort(Comparator.comparingInt(Moment::at));
    for (Moment moment : moments) {
      if (moment.begin) {
        recorder.invoke(moment.operation.process(), moment.operation.call());
        if (moment.operation.returned() == Operation.NEVER) {
          recorder.complete(moment.operation);
        }
      } else {
        recorder.complete(moment.operation);
      }
    }
    writer.flush();
  }

  private void complete(Operation operation) {
    switch (operation.outcome()) {
      case OK -> {
        if (operation.action() == Action.GET) {
          read(operation.process(), operation.result(), operation.version());
        } else {
          ok(operation.process(), operation.version());
        }
      }
      case MISMATCH -> fail(operation.process());
      case FAILED -> refused(operation.process());
      case INFO -> info(operation.process());
    }
  }

  private synchronized void header(String initial) {
    line.append("{\"history\":1,\"initial\":");
    text(initial);
    line.append("}\n");
    flush();
  }

  @Override
  public synchronized JsonLinesRecorder invoke(String process, Call call) {
    begin(process, "invoke");
    line.append(",\"op\":\"").append(Names.of(call.action())).append("\",\"key\":");
    text(call.key());
    switch (call.condition()) {
      case null -> {}
      case Condition.ValueIs(String value) -> {
        line.append(",\"expected\":");
        text(value);
      }
      case Condition.VersionIs(long version) ->
          line.append(",\"expectedVersion\":").append(version);
    }
    if (call.action() != Action.GET && call.action() != Action.DELETE) {
      line.append(",\"value\":");
      text(call.value());
    }
    return end();
  }

  @Override
  public synchronized JsonLinesRecorder ok(String process, long version) {
    begin(process, "ok");
    version(version);
    return end();
  }

  @Override
  public synchronized JsonLinesRecorder read(String process, @Nullable String value, long version) {
    begin(process, "ok");
    line.append(",\"value\":");
    text(value);
    version(version);
    return end();
  }

  @Override
  public synchronized JsonLinesRecorder fail(String process) {
    begin(process, "fail");
    return end();
  }

  @Override
  public synchronized JsonLinesRecorder refused(String process) {
    return refused(process, "refused");
  }

  /** The same with what the system said. */
  public synchronized JsonLinesRecorder refused(String process, String error) {
    begin(process, "fail");
    line.append(",\"error\":");
    text(error);
    return end();
  }

  @Override
  public synchronized JsonLinesRecorder info(String process) {
    begin(process, "info");
    return end();
  }

  @Override
  public synchronized void close() throws IOException {
    writer.close();
  }

  private void begin(String process, String type) {
    line.append("{\"process\":");
    text(process);
    line.append(",\"type\":\"").append(type).append('"');
  }

  private void version(long version) {
    if (version != Operation.NO_VERSION) {
      line.append(",\"version\":").append(version);
    }
  }

  private JsonLinesRecorder end() {
    long time = nanos.getAsLong();
    if (time >= 0) {
      line.append(",\"time\":").append(time);
    }
    line.append("}\n");
    flush();
    return this;
  }

  private void flush() {
    try {
      writer.append(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      line.setLength(0);
    }
  }

  private void text(@Nullable String text) {
    if (text == null) {
      line.append("null");
      return;
    }
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ') {
        line.append("\\u%04x".formatted((int) c));
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }
}
