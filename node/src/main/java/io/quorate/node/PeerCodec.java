package io.quorate.node;

import io.quorate.node.cuts.CutCodec;
import io.quorate.node.cuts.CutProcess;
import io.quorate.node.metadata.MetadataCodec;
import io.quorate.node.metadata.TableGroup;
import io.quorate.node.metadata.TableGroupCodec;
import io.quorate.node.router.RouterCodec;
import io.quorate.node.router.RouterProcess;
import io.quorate.node.status.StatusCodec;
import io.quorate.node.status.StatusProcess;
import io.quorate.protocol.membership.MembershipCodec;
import io.quorate.protocol.process.Codec;
import io.quorate.protocol.process.ProcessId;
import io.quorate.protocol.quorum.QuorumCodec;
import io.quorate.protocol.raft.RaftCodec;
import io.quorate.protocol.wire.MalformedWireException;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import io.quorate.store.group.GroupCodec;
import io.quorate.store.group.GroupMessage;
import java.util.TreeMap;

/** Messages between nodes as bytes: each process has the codec of its protocol. */
public final class PeerCodec {
  private static final TreeMap<ProcessId, Codec<?, ?>> SYSTEM = new TreeMap<>();
  private static final Codec<?, ?> QUORUM = new QuorumCodec();
  private static final Codec<?, ?> GROUP = new GroupCodec<>(new RaftCodec());
  private static final int QUORUM_KIND = 0;
  private static final int GROUP_KIND = 1;

  static {
    SYSTEM.put(ProcessId.MEMBERSHIP, new MembershipCodec());
    SYSTEM.put(ProcessId.METADATA, new MetadataCodec());
    SYSTEM.put(RouterProcess.ID, new RouterCodec());
    SYSTEM.put(CutProcess.ID, new CutCodec());
    SYSTEM.put(StatusProcess.ID, new StatusCodec());
    SYSTEM.put(TableGroup.ID, new TableGroupCodec());
  }

  private PeerCodec() {}

  /** Appends a message to that process. */
  public static void encode(ProcessId process, Object message, WireWriter out) {
    if (process.keyspace() == ProcessId.SYSTEM) {
      raw(system(process)).message(message, out);
    } else if (message instanceof GroupMessage<?>) {
      raw(GROUP).message(message, out.u8(GROUP_KIND));
    } else {
      raw(QUORUM).message(message, out.u8(QUORUM_KIND));
    }
  }

  /**
   * Reads a message to that process.
   *
   * @throws MalformedWireException when the bytes are not one
   */
  public static Object decode(ProcessId process, WireReader in) {
    if (process.keyspace() == ProcessId.SYSTEM) {
      return raw(system(process)).message(in);
    }
    int at = in.position();
    int kind = in.u8();
    return switch (kind) {
      case QUORUM_KIND -> raw(QUORUM).message(in);
      case GROUP_KIND -> raw(GROUP).message(in);
      default -> throw new MalformedWireException("a kind of partition", at, "kind " + kind);
    };
  }

  @SuppressWarnings("unchecked")
  private static Codec<Object, Object> raw(Codec<?, ?> codec) {
    return (Codec<Object, Object>) codec;
  }

  private static Codec<?, ?> system(ProcessId process) {
    Codec<?, ?> codec = SYSTEM.get(process);
    if (codec == null) {
      throw new MalformedWireException("a process that takes messages", 0, process.toString());
    }
    return codec;
  }
}
