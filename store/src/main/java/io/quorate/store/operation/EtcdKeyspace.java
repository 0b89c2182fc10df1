package io.quorate.store.operation;

/**
 * The keyspace that etcd's clients see, and that locks and elections use where no other is named.
 * It is created when it is first needed: it has a replica on every node up to five, and a cluster
 * that never needs it can give nodes away until one is left.
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
