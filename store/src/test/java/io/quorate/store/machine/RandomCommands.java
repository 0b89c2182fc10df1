package io.quorate.store.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Commands over a few keys, some of which contain zero bytes or begin like others. */
final class RandomCommands {
  private static final byte[][] KEYS = {
    {'a'},
    {'a', 0},
    {'a', 0, 0},
    {'a', 0, 1},
    {'a', (byte) 0xff},
    {'a', 'b'},
    {'b'},
    {0},
    {0, 0},
    {(byte) 0xff},
    {(byte) 0xff, (byte) 0xff},
    {'b', 0, (byte) 0xff}
  };

  private final Random random;

  RandomCommands(Random random) {
    this.random = random;
  }

  byte[] key() {
    return KEYS[random.nextInt(KEYS.length)];
  }

  byte[] value() {
    byte[] value = new byte[random.nextInt(12)];
    random.nextBytes(value);
    return value;
  }

  KeyRange range() {
    return switch (random.nextInt(4)) {
      case 0 -> KeyRange.of(key());
      case 1 -> KeyRange.prefix(key());
      case 2 -> random.nextBoolean() ? KeyRange.ALL : new KeyRange(key(), new byte[0]);
      default -> {
        byte[] one = key();
        byte[] other = key();
        yield Arrays.compareUnsigned(one, other) <= 0
            ? new KeyRange(one, other)
            : new KeyRange(other, one);
      }
    };
  }

  Query query(long revision) {
    return new Query(
        range(),
        revision,
        random.nextInt(4),
        random.nextInt(3) == 0 ? 1 + random.nextInt(20) : Integer.MAX_VALUE,
        Query.Form.values()[random.nextInt(Query.Form.values().length)],
        random.nextInt(3) == 0
            ? new Query.Pick(random.nextBoolean(), random.nextBoolean() ? 0 : near(revision))
            : null);
  }

  Compare condition(long revision) {
    Compare.Target target = Compare.Target.values()[random.nextInt(5)];
    Compare.Relation relation = Compare.Relation.values()[random.nextInt(4)];
    long number = target == Compare.Target.VERSION ? random.nextInt(4) : near(revision);
    return new Compare(range(), target, relation, number, value());
  }

  private long near(long revision) {
    return random.nextInt(4) == 0 ? 0 : Math.max(0, revision - random.nextInt(8));
  }

  /** A transaction; now and then one that no state allows. */
  Command.Transact transact(long floor, long revision, int depth) {
    List<Compare> conditions = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      conditions.add(condition(revision));
    }
    return new Command.Transact(
        conditions, ops(floor, revision, depth), ops(floor, revision, depth));
  }

  private List<Op> ops(long floor, long revision, int depth) {
    List<Op> ops = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      long span = revision - Math.max(1, floor) + 1;
      ops.add(
          switch (random.nextInt(depth == 0 ? 8 : 9)) {
            case 0, 1, 2, 3 ->
                new Op.Put(key(), value(), random.nextInt(3), random.nextBoolean(), false, false);
            case 4, 5 -> new Op.Delete(range(), random.nextBoolean());
            case 6 -> new Op.Read(query(0));
            case 7 -> new Op.Read(query(revision - random.nextLong(span)));
            default -> new Op.Nested(transact(floor, revision, depth - 1));
          });
    }
    return ops;
  }
}
