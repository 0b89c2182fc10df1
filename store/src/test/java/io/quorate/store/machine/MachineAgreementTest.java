package io.quorate.store.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.wire.WireWriter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The machine beside a naive reference over random commands, with restarts, sweeps and snapshots in
 * between. {@code -Dquorate.seed=…} runs one seed.
 */
class MachineAgreementTest {
  private static final int RUNS = 60;
  private static final int STEPS = 400;
  private static final MachineSettings SETTINGS =
      new MachineSettings(0, 64, 64, 128, 1 << 20, 3, 4, 64);

  private long seed;
  private Random random = new Random();
  private RandomCommands commands = new RandomCommands(random);
  private ReferenceStore reference = new ReferenceStore();
  private MemoryRows rows = new MemoryRows();
  private Machine machine = new Machine(rows, SETTINGS);

  /** Applies the same and never restarts, sweeps or takes a snapshot in. */
  private MemoryRows twinRows = new MemoryRows();

  private Machine twin = new Machine(twinRows, SETTINGS);

  private long index;
  private int refused;
  private int installed;
  private boolean adopted;

  @Test
  void agrees_with_a_naive_reference() {
    Long only = Long.getLong("quorate.seed");
    long base = only != null ? only : new Random().nextLong();
    System.out.println("seeds from " + base);
    for (seed = base; seed < base + (only != null ? 1 : RUNS); seed++) {
      begin();
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      compareAll();
    }
    assertThat(only != null || refused > 0).isTrue();
    assertThat(only != null || installed > 0).isTrue();
  }

  private void begin() {
    random = new Random(seed);
    commands = new RandomCommands(random);
    reference = new ReferenceStore();
    rows = new MemoryRows();
    machine = new Machine(rows, SETTINGS);
    twinRows = new MemoryRows();
    twin = new Machine(twinRows, SETTINGS);
    index = 0;
    adopted = false;
    apply(new Command.GrantLease(1, 60));
    apply(new Command.GrantLease(2, 60));
  }

  private void step() {
    switch (random.nextInt(20)) {
      case 0 -> machine = new Machine(rows, SETTINGS);
      case 1 -> machine.sweep(1 + random.nextInt(10));
      case 2 -> compact();
      case 3 -> {
        compareOne();
        compareChanges();
      }
      case 4 -> {
        if (random.nextInt(5) == 0) {
          takeSnapshotIn();
        }
      }
      case 5 -> {
        machine.pass(++index);
        twin.pass(index);
      }
      case 6 -> revoke();
      default -> transact();
    }
  }

  private void transact() {
    Command.Transact transact = commands.transact(reference.floor, reference.revision, 2);
    Outcome outcome = apply(transact);
    if (outcome instanceof Outcome.Refused) {
      refused++;
      return;
    }
    assertThat(OutcomeCodec.encode(outcome))
        .as("seed %d, index %d, %s", seed, index, transact)
        .isEqualTo(OutcomeCodec.encode(reference.transact(transact)));
  }

  /** A lease ends with its keys, and another one of the same id begins. */
  private void revoke() {
    long lease = 1 + random.nextInt(2);
    reference.revoke(lease);
    assertThat(apply(new Command.RevokeLease(lease)))
        .as("seed %d", seed)
        .isEqualTo(new Outcome.Done(reference.revision));
    assertThat(machine.keysOf(lease)).isEmpty();
    apply(new Command.GrantLease(lease, 60));
  }

  private Outcome apply(Command command) {
    byte[] bytes = CommandCodec.encode(null, command);
    index++;
    Outcome outcome = machine.apply(index, index, bytes);
    assertThat(OutcomeCodec.encode(twin.apply(index, index, bytes)))
        .isEqualTo(OutcomeCodec.encode(outcome));
    boolean previous = random.nextBoolean();
    assertThat(texts(machine.lastChanges(previous)))
        .as("seed %d, index %d", seed, index)
        .isEqualTo(texts(twin.lastChanges(previous)));
    return outcome;
  }

  private void compact() {
    long to = reference.floor + random.nextInt(6);
    Outcome outcome = apply(new Command.Compact(to));
    if (to > reference.floor && to <= reference.revision) {
      reference.floor = to;
      assertThat(outcome).as("seed %d", seed).isEqualTo(new Outcome.Compacted(to));
    } else {
      assertThat(outcome).as("seed %d", seed).isInstanceOf(Outcome.Refused.class);
    }
  }

  private void compareOne() {
    long asOf = Math.max(1, reference.floor);
    asOf += random.nextLong(reference.revision - asOf + 1);
    Query query = commands.query(asOf);
    same(machine.read(query), ReferenceStore.read(query, reference.at(asOf)), "" + query);
    byte[] key = commands.key();
    same(
        machine.history(key, 0, 1000, Integer.MAX_VALUE),
        new QueryResult(reference.history(key), false, 0),
        "history");
  }

  /** Reads on from place to place, in small pieces, and finds every write once and in order. */
  private void compareChanges() {
    long first = Math.max(1, reference.floor);
    Cursor place = Cursor.at(first + random.nextLong(reference.revision - first + 2));
    Cursor from = place;
    KeyRange range = commands.range();
    boolean puts = random.nextInt(4) > 0;
    boolean deletes = random.nextInt(4) > 0;
    boolean previous = random.nextBoolean();
    int bytesMax = 1 + random.nextInt(60);
    List<Change> found = new ArrayList<>();
    while (place.revision() <= reference.revision) {
      Changes changes =
          machine.changes(new ChangeQuery(range, place, previous, puts, deletes, bytesMax));
      assertThat(changes.next()).as("seed %d", seed).isGreaterThan(place);
      if (changes.next().part() > 0) { // a fragment is of one revision alone
        assertThat(changes.changes()).allMatch(c -> c.revision() == changes.next().revision());
      }
      found.addAll(changes.changes());
      place = changes.next();
    }
    List<Change> expected =
        reference.changes(from.revision(), previous).stream()
            .filter(c -> range.contains(c.entry().key()))
            .filter(c -> c.entry().deleted() ? deletes : puts)
            .toList();
    assertThat(texts(found)).as("seed %d", seed).isEqualTo(texts(expected));
  }

  private static List<String> texts(List<Change> changes) {
    List<String> texts = new ArrayList<>();
    for (Change change : changes) {
      WireWriter out = new WireWriter();
      change.write(out);
      texts.add(change + HexFormat.of().formatHex(out.toBytes()));
    }
    return texts;
  }

  private void same(QueryResult found, QueryResult expected, String what) {
    assertThat(bytes(found)).as("seed %d, %s", seed, what).isEqualTo(bytes(expected));
  }

  private static byte[] bytes(QueryResult result) {
    WireWriter out = new WireWriter();
    OutcomeCodec.writeResult(result, out);
    return out.toBytes();
  }

  /** The machine's own snapshot, taken while it goes on, becomes the state of a new one. */
  private void takeSnapshotIn() {
    SnapshotSource source = machine.snapshot();
    long asOf = index;
    List<byte[]> chunks = new ArrayList<>();
    List<byte[]> meanwhile = new ArrayList<>();
    byte[] after = {};
    SnapshotSource.Chunk chunk;
    do {
      chunk = source.chunk(after, 1 + random.nextInt(80));
      chunks.add(chunk.bytes());
      after = chunk.next();
      if (random.nextInt(4) == 0) {
        Command.Transact transact = commands.transact(reference.floor, reference.revision, 1);
        byte[] bytes = CommandCodec.encode(null, transact);
        meanwhile.add(bytes);
        if (!(apply(transact) instanceof Outcome.Refused)) {
          reference.transact(transact);
        }
        machine.sweep(100);
      }
    } while (!chunk.last());
    machine.close(source);
    MemoryRows target = random.nextBoolean() ? new MemoryRows() : older();
    Machine other = new Machine(target, SETTINGS);
    other.beginStage(asOf);
    for (byte[] each : chunks) {
      other.stage(each);
      if (random.nextInt(3) == 0) { // a crash: the stage goes on where the rows stand
        long parts = other.staged(asOf);
        other = new Machine(target, SETTINGS);
        assertThat(other.staged(asOf)).isEqualTo(parts);
      }
    }
    other.install(asOf);
    long at = asOf;
    for (byte[] bytes : meanwhile) {
      at++;
      other.apply(at, at, bytes);
    }
    assertThat(hash(other)).as("seed %d", seed).isEqualTo(hash(machine));
    rows = target;
    machine = other;
    installed++;
    adopted = true;
  }

  private MemoryRows older() {
    MemoryRows old = new MemoryRows();
    Machine stale = new Machine(old, SETTINGS);
    stale.apply(
        1,
        1,
        CommandCodec.encode(
            new RequestId(7, 0, 1, 0),
            Command.Transact.always(new Op.Put(new byte[] {'y'}, new byte[] {1}))));
    stale.apply(
        2,
        1,
        CommandCodec.encode(
            null, Command.Transact.always(new Op.Put(new byte[] {'z'}, new byte[] {1}))));
    stale.beginStage(9);
    return old;
  }

  private static long hash(Machine machine) {
    LogicalHash hash = machine.hash();
    while (hash.step(7)) {
      assertThat(hash.contradictions()).isZero();
    }
    machine.close(hash);
    assertThat(hash.contradictions()).isZero();
    return hash.value();
  }

  private void compareAll() {
    assertThat(hash(machine)).as("seed %d", seed).isEqualTo(hash(twin));
    while (machine.sweep(5)) {
      assertThat(machine.floor()).isEqualTo(reference.floor);
    }
    assertThat(hash(machine)).as("seed %d, swept", seed).isEqualTo(hash(twin));
    for (long asOf = Math.max(1, reference.floor); asOf <= reference.revision; asOf++) {
      Query all = new Query(KeyRange.ALL, asOf, 0, Integer.MAX_VALUE, Query.Form.COUNTED);
      same(machine.read(all), ReferenceStore.read(all, reference.at(asOf)), "all at " + asOf);
    }
    assertThat(rows.map.keySet().stream().filter(row -> row[0] == 1))
        .as("seed %d: rows of one generation only", seed)
        .allMatch(row -> RowKeys.generationOf(row) == Header.read(rows).generation());
    Machine restarted = new Machine(twinRows, SETTINGS); // it finds what to sweep in the rows alone
    while (restarted.sweep(5)) {
      assertThat(restarted.floor()).isEqualTo(reference.floor);
    }
    if (!adopted) { // a snapshot leaves out what a sweep would have to find
      assertThat(rows.map.size()).as("seed %d, rows left", seed).isEqualTo(twinRows.map.size());
    }
  }
}
