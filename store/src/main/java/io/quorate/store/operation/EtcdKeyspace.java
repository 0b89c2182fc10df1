package io.quorate.store.operation;

/**
 * The keyspace that etcd's clients see, and that locks and elections use where no other is named.
 * Every cluster has it, from its founding on; deleting it leaves an empty one.
 */
public final class EtcdKeyspace {
  /** Its name. */
  public static final String NAME = "etcd";

  /** Largest request of etcd's clients. */
  public static final int REQUEST_BYTES_MAX = 3 << 19;

  /** Linearizable; keeps its history until somebody compacts it, as etcd does. */
  public static final KeyspaceSettings SETTINGS =
      new KeyspaceSettings(
          "linearizable", 0, 0, 0, "strict", false, "none", 1, "ring", 1, 1, REQUEST_BYTES_MAX, 0);

  private EtcdKeyspace() {}

  /** Creates it; again changes nothing. */
  public static Request.CreateKeyspace create() {
    return new Request.CreateKeyspace(NAME, SETTINGS);
  }
}
