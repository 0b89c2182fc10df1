package io.quorate.store.machine;

/**
 * A condition on the present state. On a range it must hold for every key in it. An absent key has
 * revisions, version and lease 0, and no value: no relation to a value holds for it.
 *
 * @param number to compare with, for every target but the value
 * @param value to compare with, as unsigned bytes; empty for every other target
 */
public record Compare(KeyRange range, Target target, Relation relation, long number, byte[] value) {

  /** What is compared. */
  public enum Target {
    VALUE,
    VERSION,
    CREATE,
    MOD,
    LEASE
  }

  /** How the present one must relate to the given one. */
  public enum Relation {
    EQUAL,
    NOT_EQUAL,
    GREATER,
    LESS;

    boolean holds(int order) {
      return switch (this) {
        case EQUAL -> order == 0;
        case NOT_EQUAL -> order != 0;
        case GREATER -> order > 0;
        case LESS -> order < 0;
      };
    }
  }

  /** The key was last written at that revision; 0: it is absent. */
  public static Compare modified(byte[] key, long revision) {
    return new Compare(KeyRange.of(key), Target.MOD, Relation.EQUAL, revision, new byte[0]);
  }

  /** The key holds that value. */
  public static Compare holds(byte[] key, byte[] value) {
    return new Compare(KeyRange.of(key), Target.VALUE, Relation.EQUAL, 0, value);
  }
}
