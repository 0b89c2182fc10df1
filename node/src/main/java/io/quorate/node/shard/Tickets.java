package io.quorate.node.shard;

import io.quorate.protocol.process.Ticket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for a reply. A ticket takes exactly one; a second one throws, because it is a
 * bug of the process. The reply to a call that was cancelled is dropped.
 */
final class Tickets {
  /** Handed to calls that are answered by nothing. */
  static final Ticket NONE = new Ticket(0);

  /** A cancelled call's late reply must not look like a second one; this many are remembered. */
  private static final int CANCELLED_MAX = 4096;

  /** One open call. */
  private static final class Open {
    private final Hosted<?, ?, ?, ?> process;
    private final long bytes;
    private final boolean waits;
    private final Consumer<Object> reply;
    private boolean answered;

    private Open(Hosted<?, ?, ?, ?> process, long bytes, boolean waits, Consumer<Object> reply) {
      this.process = process;
      this.bytes = bytes;
      this.waits = waits;
      this.reply = reply;
    }
  }

  private final Map<Ticket, Open> open = new LinkedHashMap<>();
  private final Map<Ticket, Boolean> cancelled =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Ticket, Boolean> eldest) {
          return size() > CANCELLED_MAX;
        }
      };
  private long issued;
  private long openBytes;
  private int waiting;

  Ticket issue(Hosted<?, ?, ?, ?> process, long bytes, boolean waits, Consumer<Object> reply) {
    Ticket ticket = new Ticket(++issued);
    open.put(ticket, new Open(process, bytes, waits, reply));
    openBytes += bytes;
    waiting += waits ? 1 : 0;
    return ticket;
  }

  /** The process has answered; the reply may still have to wait for the journal. */
  void answered(Hosted<?, ?, ?, ?> by, Ticket ticket) {
    Open call = open.get(ticket);
    if (call == null) {
      if (cancelled.remove(ticket) == null) {
        throw new IllegalStateException(by.id + " replied to " + ticket + ", which is not open");
      }
      return;
    }
    if (call.answered || call.process != by) {
      throw new IllegalStateException(by.id + " replied a second time to " + ticket);
    }
    call.answered = true;
  }

  /** Lets the reply out. */
  void release(Ticket ticket, Object result) {
    Open call = open.remove(ticket);
    if (call != null) {
      closed(call);
      call.reply.accept(result);
    }
  }

  /** The caller waits no longer; answers who was still to reply, or null where nobody is. */
  @Nullable Hosted<?, ?, ?, ?> cancel(Ticket ticket) {
    Open call = open.remove(ticket);
    if (call == null) {
      return null;
    }
    closed(call);
    if (call.answered) {
      return null;
    }
    cancelled.put(ticket, true);
    return call.process;
  }

  /** Answers every open call of a process, or of all processes, with the same refusal. */
  void close(@Nullable Hosted<?, ?, ?, ?> process, Object refusal) {
    List<Ticket> closing = new ArrayList<>();
    for (Map.Entry<Ticket, Open> entry : open.entrySet()) {
      if (process == null || entry.getValue().process == process) {
        closing.add(entry.getKey());
      }
    }
    for (Ticket ticket : closing) {
      release(ticket, refusal);
    }
  }

  private void closed(Open call) {
    openBytes -= call.bytes;
    waiting -= call.waits ? 1 : 0;
  }

  /** Without those that wait for something to happen. */
  int openCalls() {
    return open.size() - waiting;
  }

  int waitingCalls() {
    return waiting;
  }

  long openBytes() {
    return openBytes;
  }
}
