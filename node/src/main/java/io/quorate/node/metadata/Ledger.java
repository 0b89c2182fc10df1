package io.quorate.node.metadata;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.Rows;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This node's durable copy of the table, and the generation of its data directory. Every change is
 * a record; the rows follow at the end of the turn, and in a replay at once.
 */
final class Ledger {
  private static final byte[] TABLE = {'t'};
  private static final byte[] SETTLED = {'g'};
  private static final int RECENT_MAX = 512;

  private final Rows rows;
  private final Deque<MetadataRecord.Edited> recent = new ArrayDeque<>();
  private Table table;
  private MetadataRecord.Settled settled;
  private MetadataRecord.Founded founded;
  private boolean changed;

  Ledger(Rows rows) {
    this.rows = rows;
    byte[] storedTable = rows.get(TABLE);
    byte[] storedSettled = rows.get(SETTLED);
    table = storedTable == null ? Table.EMPTY : TableCodec.read(new WireReader(storedTable));
    settled = new MetadataRecord.Settled(0, 0);
    founded = MetadataRecord.Founded.NOTHING;
    if (storedSettled != null) {
      WireReader in = new WireReader(storedSettled);
      settled = new MetadataRecord.Settled(in.counter(), in.counter());
      founded = MetadataCodec.readFounded(in);
    }
  }

  Table table() {
    return table;
  }

  /** Of this node's data directory; 0 while it has none. */
  long generation() {
    return settled.generation();
  }

  /** The number that names this node's data directory; 0 before it was drawn. */
  long registration() {
    return settled.registration();
  }

  /** The group that this node founds. */
  MetadataRecord.Founded founded() {
    return founded;
  }

  /**
   * Applies a record of an earlier life; the rows may know it already. They reflect it when this
   * returns: the storage may flush them, and forget the record, before this process has started.
   */
  void replay(MetadataRecord record) {
    take(record);
    store();
  }

  private void take(MetadataRecord record) {
    switch (record) {
      case MetadataRecord.Adopted adopted -> {
        if (adopted.table().version() > table.version()) {
          changeTo(adopted.table());
        }
      }
      case MetadataRecord.Edited edited -> {
        if (edited.version() == table.version() + 1) {
          remember(edited);
        }
      }
      case MetadataRecord.Settled known -> {
        settled = known;
        changed = true;
      }
      case MetadataRecord.Founded known -> {
        founded = known;
        changed = true;
      }
    }
  }

  /** Makes the next version. */
  void edit(Edit edit, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    MetadataRecord.Edited edited = new MetadataRecord.Edited(table.version() + 1, edit);
    remember(edited); // first: an edit that does not fit must not be persisted
    effects.persist(edited);
  }

  /** Takes over a newer table as a whole. */
  void adopt(Table newer, Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    effects.persist(new MetadataRecord.Adopted(newer));
    recent.clear();
    changeTo(newer);
  }

  /** Names this data directory, or takes the generation that it was given. */
  void settle(
      MetadataRecord.Settled given,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    effects.persist(given);
    take(given);
  }

  /** Founds the group that decides the table, or takes that back. */
  void found(
      MetadataRecord.Founded group,
      Effects<MetadataMessage, MetadataRecord, MetadataNotice> effects) {
    effects.persist(group);
    take(group);
  }

  private void remember(MetadataRecord.Edited edited) {
    changeTo(TableEditor.apply(table, edited.edit()));
    recent.addLast(edited);
    if (recent.size() > RECENT_MAX) {
      recent.removeFirst();
    }
  }

  private void changeTo(Table next) {
    table = next;
    changed = true;
  }

  /** What brings a node that has this version up to date: the edits since, or all of the table. */
  MetadataMessage since(long version) {
    MetadataMessage.@Nullable Edits edits = editsSince(version);
    return edits != null ? edits : new MetadataMessage.Snapshot(table);
  }

  private MetadataMessage.@Nullable Edits editsSince(long version) {
    long first = table.version() - recent.size();
    if (version < first || version > table.version()) {
      return null;
    }
    List<Edit> edits = new ArrayList<>();
    for (MetadataRecord.Edited edited : recent) {
      if (edited.version() > version) {
        edits.add(edited.edit());
      }
    }
    return new MetadataMessage.Edits(version, edits);
  }

  /** Whether something changed since the last time; writes the rows if so. */
  boolean flush() {
    if (!changed) {
      return false;
    }
    changed = false;
    store();
    return true;
  }

  private void store() {
    WireWriter out = new WireWriter(1024);
    TableCodec.write(table, out);
    rows.put(TABLE, out.toBytes());
    WireWriter own = new WireWriter().varint(settled.generation()).varint(settled.registration());
    MetadataCodec.writeFounded(founded, own);
    rows.put(SETTLED, own.toBytes());
  }
}
