package io.quorate.node.metadata;

import io.quorate.protocol.process.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the replica of the metadata group here tells. */
public sealed interface TableGroupNotice {

  /**
   * Who leads, as far as is known here.
   *
   * @param ready whether this replica leads and has applied all that earlier leaders decided
   */
  record Led(long era, long term, @Nullable NodeId leader, boolean ready)
      implements TableGroupNotice {}

  /** These edits were decided, and led from one version to the state. */
  record Advanced(long after, List<Edit> edits, TableState state) implements TableGroupNotice {
    public Advanced {
      edits = List.copyOf(edits);
    }
  }

  /** This is the state, however it came about. */
  record Became(TableState state) implements TableGroupNotice {}
}
