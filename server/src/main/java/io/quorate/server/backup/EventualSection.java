package io.quorate.server.backup;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.store.backup.Frame;
import io.quorate.store.backup.FrameWriter;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A partition of an eventual keyspace, as r replicas have each of its keys. */
final class EventualSection extends Section {
  private static final int PAGE_ROWS = 1000;
  private static final byte[] ALL = {};

  private final Partition partition;
  private final List<Frame.State> gathered = new ArrayList<>();
  private long gatheredBytes;

  EventualSection(Partition partition) {
    this.partition = partition;
  }

  @Override
  public void write(FrameWriter out) throws IOException {
    out.write(new Frame.Open(partition.number(), 0));
    byte[] last = {};
    boolean complete = false;
    while (!complete) {
      Reply.Listed page =
          partition.ask(
              new Request.Scan(partition.name(), ALL, last, PAGE_ROWS, true), Reply.Listed.class);
      if (page.rows().isEmpty() && !page.complete()) {
        throw new RefusedException(
            ErrorCode.UNAVAILABLE, "replicas page differently at the moment; try again");
      }
      for (Reply.Row row : page.rows()) {
        gather(row, out);
        last = row.key();
      }
      complete = page.complete();
    }
    flush(out);
    end(out);
  }

  private void gather(Reply.Row row, FrameWriter out) throws IOException {
    Versions state = Versions.of(row.context().clock(), row.siblings());
    if (state.isEmpty()) {
      return;
    }
    gathered.add(new Frame.State(row.key(), state));
    gatheredBytes += row.key().length + state.encode().length;
    if (gatheredBytes >= Frame.BYTES_TARGET) {
      flush(out);
    }
  }

  private void flush(FrameWriter out) throws IOException {
    if (!gathered.isEmpty()) {
      add(new Frame.States(List.copyOf(gathered)), out);
      gathered.clear();
      gatheredBytes = 0;
    }
  }
}
