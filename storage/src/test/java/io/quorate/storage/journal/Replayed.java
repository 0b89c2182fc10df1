package io.quorate.storage.journal;

import io.quorate.protocol.process.ProcessId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A visitor that keeps what it is given. */
final class Replayed implements Journal.Visitor {
  record Entry(long position, ProcessId process, String text) {}

  private final List<Entry> entries = new ArrayList<>();

  @Override
  public void record(long position, ProcessId process, byte[] body) {
    entries.add(new Entry(position, process, new String(body, StandardCharsets.UTF_8)));
  }

  List<Entry> entries() {
    return entries;
  }

  List<String> texts() {
    return entries.stream().map(Entry::text).toList();
  }
}
