package io.quorate.node.metadata;

import io.quorate.protocol.process.Codec;
import io.quorate.protocol.raft.RaftCodec;
import io.quorate.protocol.raft.RaftRecord;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;

/** What the metadata group says, keeps and puts into its order, as bytes. */
public final class TableGroupCodec implements Codec<TableGroupMessage, RaftRecord> {
  private static final int BEGIN = 1;
  private static final int CHANGE = 2;

  private final RaftCodec engine = new RaftCodec();

  @Override
  public void message(TableGroupMessage message, WireWriter out) {
    engine.message(message.engine(), out.varint(message.era()));
  }

  @Override
  public TableGroupMessage message(WireReader in) {
    return new TableGroupMessage(in.counter(), engine.message(in));
  }

  @Override
  public byte[] record(RaftRecord record) {
    return engine.record(record);
  }

  @Override
  public RaftRecord record(byte[] bytes) {
    return engine.record(bytes);
  }

  static byte[] encode(TableCommand command) {
    WireWriter out = new WireWriter(256);
    switch (command) {
      case TableCommand.Begin begin -> TableCodec.write(begin.table(), out.u8(BEGIN));
      case TableCommand.Change change -> {
        TableCodec.list(change.edits(), EditCodec::write, out.u8(CHANGE).varint(change.base()));
        TableCodec.list(change.answers(), TableState::writeAnswer, out);
      }
    }
    return out.toBytes();
  }

  static TableCommand decode(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    int kind = in.u8();
    TableCommand command =
        switch (kind) {
          case BEGIN -> new TableCommand.Begin(TableCodec.read(in));
          case CHANGE ->
              new TableCommand.Change(
                  in.counter(),
                  TableCodec.list(EditCodec::read, in),
                  TableCodec.list(TableState::readAnswer, in));
          default -> throw new MalformedWireException("a kind of command", 0, "kind " + kind);
        };
    in.expectEnd();
    return command;
  }
}
