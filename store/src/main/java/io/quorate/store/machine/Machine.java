package io.quorate.store.machine;

import io.quorate.protocol.process.OrderedRows;
import io.quorate.protocol.ring.Hash64;
import io.quorate.protocol.wire.MalformedWireException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state that an ordered group replicates; the package documentation says what it consists of.
 * For one thread.
 */
public final class Machine {
  private final OrderedRows rows;
  private final MachineSettings settings;
  private final Pins pins = new Pins();
  private final GenerationSweeper generations;
  private Header header;
  private VersionRows versions;
  private Sessions sessions;
  private Leases leases;
  private Sweeper sweeper;
  private @Nullable SnapshotStage stage;
  private long checkpoint;

  /** What the last entry wrote. */
  private final List<Write> written = new ArrayList<>();

  /** Leases that the last entry granted. */
  private final List<Lease> granted = new ArrayList<>();

  /** The state that these rows hold. */
  public Machine(OrderedRows rows, MachineSettings settings) {
    this.rows = rows;
    this.settings = settings;
    this.generations = new GenerationSweeper(rows);
    header = Header.read(rows);
    RowKeys keys = new RowKeys(header.generation());
    versions = new VersionRows(rows, keys, RecentWrites.after(header.revision()));
    sessions = new Sessions(rows, keys, settings);
    leases = new Leases(rows, keys);
    sweeper = new Sweeper(versions);
    stage = SnapshotStage.restore(rows, settings);
    if (stage != null && stage.repair()) {
      abandonStage();
    }
  }

  // what is true now

  /** Index of the last entry applied; 0 in a new machine. */
  public long applied() {
    return header.applied();
  }

  /** Revision of the last write; 1 in an empty store. */
  public long revision() {
    return header.revision();
  }

  /** The oldest revision that can be read. */
  public long floor() {
    return header.floor();
  }

  /** A hash over all writes since the first. */
  public long chain() {
    return header.chain();
  }

  /** Whether a restore has begun and not ended, so that nothing is read. */
  public boolean restoring() {
    return header.restore().open();
  }

  /** Sessions that are remembered. */
  public int sessions() {
    return sessions.size();
  }

  /** Index of the last {@link Command.Checkpoint} applied in this life; 0 for none. */
  public long checkpoint() {
    return checkpoint;
  }

  // the order

  /** What is wrong with a command whatever the state, or null: then it need not be ordered. */
  public Outcome.@Nullable Refused wrong(Command command) {
    return switch (command) {
      case Command.Transact transact ->
          TransactRules.obstacle(transact, settings, header.revision());
      case Command.Compact _,
          Command.Checkpoint _,
          Command.GrantLease _,
          Command.RevokeLease _,
          Command.ExpireLeases _,
          Command.MarkLeases _,
          Command.HoldHistory _,
          Command.Restoring _ ->
          null;
    };
  }

  /**
   * Applies the next entry.
   *
   * @param term in which it was decided; grows with the index
   */
  public Outcome apply(long index, long term, byte[] command) {
    requireNext(index);
    written.clear();
    granted.clear();
    CommandCodec.Identified decoded;
    try {
      decoded = CommandCodec.decode(command);
    } catch (MalformedWireException malformed) {
      pass(index);
      return Refusals.malformed(String.valueOf(malformed.getMessage()), header.revision());
    }
    RequestId id = decoded.id();
    Outcome outcome =
        id == null
            ? execute(index, term, decoded.command())
            : sessions.once(
                index,
                id,
                decoded.hash(),
                header.revision(),
                () -> execute(index, term, decoded.command()));
    pass(index);
    return outcome;
  }

  /** The next entry asks nothing of the machine. */
  public void pass(long index) {
    requireNext(index);
    set(header.applied(index));
  }

  private void requireNext(long index) {
    if (index != header.applied() + 1) {
      throw new IllegalStateException(
          "entry " + index + " is to be applied after " + header.applied());
    }
  }

  private Outcome execute(long index, long term, Command command) {
    boolean always = command instanceof Command.Restoring || command instanceof Command.Checkpoint;
    if (header.restore().open() && !always) {
      return Refusals.restoring(header.revision());
    }
    return switch (command) {
      case Command.Restoring restoring -> restore(restoring);
      case Command.HoldHistory hold -> hold(hold.lease());
      case Command.Transact transact -> transact(transact);
      case Command.Compact compact -> compact(compact.revision());
      case Command.GrantLease grant -> grant(index, grant);
      case Command.RevokeLease revoke -> revoke(revoke.lease());
      case Command.ExpireLeases expire -> {
        if (expire.term() == term) {
          expire.leases().forEach(this::revoke);
        }
        yield new Outcome.Done(header.revision());
      }
      case Command.MarkLeases mark -> {
        if (mark.term() == term) {
          mark.marks().forEach(this::mark);
        }
        yield new Outcome.Done(header.revision());
      }
      case Command.Checkpoint _ -> {
        checkpoint = index;
        yield new Outcome.Done(header.revision());
      }
    };
  }

  private Outcome transact(Command.Transact transact) {
    Transaction transaction = transaction();
    Outcome outcome = transaction.run(transact);
    written(transaction);
    return outcome;
  }

  private Transaction transaction() {
    return new Transaction(versions, leases, header, settings, written);
  }

  private void written(Transaction transaction) {
    long revision = transaction.revisionAfter();
    long kept = settings.historyRevisions();
    long floor = kept == 0 ? 0 : Math.min(revision - kept, leases.held());
    written(revision, Math.max(header.floor(), floor), transaction.chainAfter());
  }

  private Outcome grant(long index, Command.GrantLease grant) {
    if (grant.ttlSeconds() > Leases.TTL_SECONDS_MAX) {
      return Refusals.tooLarge(
          "A lease of %d s is too long; at most %d s are allowed"
              .formatted(grant.ttlSeconds(), Leases.TTL_SECONDS_MAX),
          header.revision());
    }
    if (leases.get(grant.lease()) != null) {
      return Refusals.leaseExists(grant.lease(), header.revision());
    }
    if (leases.size() >= Leases.LEASES_MAX) {
      return Refusals.tooManyLeases(leases.size(), header.revision());
    }
    long id = grant.lease() == 0 ? leases.free(index) : grant.lease();
    long seconds = Math.max(1, grant.ttlSeconds());
    Lease lease = new Lease(id, seconds, Lease.WHOLE);
    leases.put(lease);
    granted.add(lease);
    return new Outcome.Leased(id, seconds);
  }

  private Outcome revoke(long lease) {
    if (leases.get(lease) == null) {
      return Refusals.noLease(lease, header.revision());
    }
    Transaction transaction = transaction();
    transaction.delete(leases.keys(lease));
    written(transaction);
    leases.remove(lease);
    return new Outcome.Done(header.revision());
  }

  private void mark(Command.Mark mark) {
    Lease known = leases.get(mark.lease());
    if (known != null) {
      leases.put(new Lease(known.id(), known.ttlSeconds(), mark.remainingMillis(), known.held()));
    }
  }

  private Outcome hold(long lease) {
    Lease known = leases.get(lease);
    if (known == null) {
      return Refusals.noLease(lease, header.revision());
    }
    if (known.held() != 0) {
      return new Outcome.Done(known.held()); // a request that came twice must not let go of any
    }
    if (leases.holds() >= Leases.HOLDS_MAX) {
      return Refusals.tooManyHolds(leases.holds(), header.revision());
    }
    leases.put(
        new Lease(known.id(), known.ttlSeconds(), known.remainingMillis(), header.revision()));
    return new Outcome.Done(header.revision());
  }

  private Outcome restore(Command.Restoring command) {
    boolean before = header.restore().open();
    Restorer.Step step = new Restorer(versions, leases, settings, header).step(command);
    header = step.header();
    if (before && !header.restore().open()) {
      granted.addAll(leases.all());
    }
    return step.outcome();
  }

  private Outcome compact(long revision) {
    if (revision <= header.floor()) {
      return Refusals.alreadyCompacted(revision, header.floor(), header.revision());
    }
    Outcome.Refused future = Refusals.revision(revision, 0, header.revision());
    if (future != null) {
      return future;
    }
    written(header.revision(), revision, header.chain());
    return new Outcome.Compacted(revision);
  }

  private void written(long revision, long floor, long chain) {
    header = header.written(revision, floor, chain);
  }

  private void set(Header next) {
    header = next;
    next.write(rows);
  }

  // reads

  /** Why that revision cannot be read, or null; 0 stands for now. */
  public Outcome.@Nullable Refused obstacle(long asOf) {
    return header.restore().open()
        ? Refusals.restoring(header.revision())
        : Reader.obstacle(asOf, header.floor(), header.revision());
  }

  /** Keys that one read counts beyond those that it returns: a few milliseconds. */
  static final long COUNT_MAX = 4_000;

  /**
   * Reads; {@link #obstacle} was asked before. A count of more keys is {@link
   * QueryResult#UNCOUNTED}.
   */
  public QueryResult read(Query query) {
    boolean now = query.revision() == header.revision();
    return new Reader(versions, COUNT_MAX).read(now ? query.at(0) : query);
  }

  /**
   * Versions of a key, newest first, deletions included, as far back as the floor allows.
   *
   * @param upTo newest revision wanted; 0 for the newest there is
   */
  public QueryResult history(byte[] key, long upTo, int limit, int bytesMax) {
    long from = upTo == 0 ? header.revision() : upTo;
    return new Reader(versions).history(key, from, header.floor(), limit, bytesMax);
  }

  /**
   * Changes from a place on, some at a time; a place below the floor was refused before, by {@link
   * #obstacle}.
   */
  public Changes changes(ChangeQuery query) {
    return new ChangeReader(versions).read(query, header.revision(), header.floor());
  }

  /**
   * What the last entry wrote, in order.
   *
   * @param previous whether to add what each write superseded
   */
  public List<Change> lastChanges(boolean previous) {
    return written.stream()
        .map(write -> {
          boolean older = previous && write.superseded() > 0;
          return new Change(
              write.version().sub(),
              write.version().entry(write.key(), write.revision()),
              older ? versions.at(write.key(), write.superseded()) : null);
        })
        .toList();
  }

  /** The leases that the last entry granted. */
  public List<Lease> lastGranted() {
    return granted;
  }

  /** A lease, or null. */
  public @Nullable Lease lease(long id) {
    return leases.get(id);
  }

  /** That there is no such lease. */
  public Outcome.Refused noLease(long id) {
    return Refusals.noLease(id, header.revision());
  }

  /** All leases, by id. */
  public Collection<Lease> leases() {
    return leases.all();
  }

  /** Keys that a lease is attached to, in order. */
  public List<byte[]> keysOf(long lease) {
    return leases.keys(lease);
  }

  // snapshots and hashes

  private byte @Nullable [] restoredTo() {
    return header.restore().open() ? header.restore().last() : null;
  }

  private LogicalView view() {
    pins.add(header.floor());
    return new LogicalView(versions, header.floor(), header.revision(), restoredTo());
  }

  /** Keeps the present state readable until {@link #close}. */
  public SnapshotSource snapshot() {
    List<byte[]> opening = new ArrayList<>();
    opening.add(
        SnapshotCodec.header(header, sessions.forgotten(), sessions.size(), leases.all().size()));
    sessions.all().forEach(session -> opening.add(SnapshotCodec.session(session)));
    leases.all().forEach(lease -> opening.add(SnapshotCodec.lease(lease)));
    return new SnapshotSource(header.applied(), view(), opening);
  }

  /** Whether a snapshot can still be read: not once another one took the place of the state. */
  public boolean readable(SnapshotSource snapshot) {
    return snapshot.generation() == header.generation();
  }

  /** Nobody reads that snapshot any more. */
  public void close(SnapshotSource snapshot) {
    unpin(snapshot.generation(), snapshot.floor());
  }

  /** Begins to hash the present state; to be ended by {@link #close}. */
  public LogicalHash hash() {
    long beside = Hash64.hash(leases.hash(), sessions.hash());
    long seed = Hash64.hash(header.revision(), beside ^ header.chain() ^ header.restore().hash());
    return new LogicalHash(
        header.applied(), view(), Hash64.hash(header.floor(), Hash64.hash(header.applied(), seed)));
  }

  /**
   * Begins to hash what can be read up to a revision, and nothing beside; to be ended by {@link
   * #close}.
   */
  public LogicalHash hashUpTo(long revision) {
    pins.add(header.floor());
    LogicalView view = new LogicalView(versions, header.floor(), revision, restoredTo());
    return new LogicalHash(header.applied(), view, Hash64.hash(revision, header.floor()));
  }

  /** Whether a hash can still go on. */
  public boolean readable(LogicalHash hash) {
    return hash.generation() == header.generation();
  }

  /** That hash is done or given up. */
  public void close(LogicalHash hash) {
    unpin(hash.generation(), hash.floor());
  }

  private void unpin(int generation, long floor) {
    if (generation == header.generation()) {
      pins.remove(floor);
    }
  }

  // another replica's snapshot

  /** Begins to take the engine's snapshot of that index in; what was staged before is given up. */
  public void beginStage(long index) {
    beginStage(index, false);
  }

  /** Begins to take a state in that this replica asked for to repair itself; lost in a crash. */
  public void beginRepair(long index) {
    beginStage(index, true);
  }

  private void beginStage(long index, boolean repair) {
    int generation = header.generationLast() + 1;
    set(header.staging(generation));
    stage = new SnapshotStage(rows, generation, index, repair, settings);
    generations.restart();
  }

  /**
   * The part of the engine's snapshot of that index that is wanted next; −1 when that snapshot is
   * not being staged. Outlives a crash as far as the rows do.
   */
  public long staged(long index) {
    SnapshotStage staging = stage;
    return staging == null || staging.repair() || staging.index() != index ? -1 : staging.parts();
  }

  /** Stages the next chunk of the snapshot that was begun. */
  public void stage(byte[] chunk) {
    if (stage == null) {
      throw new IllegalStateException("no snapshot is being staged");
    }
    stage.accept(chunk);
  }

  /** Gives up what is staged. */
  public void abandonStage() {
    stage = null;
    rows.delete(RowKeys.STAGE);
    generations.restart();
  }

  /**
   * Puts the complete staged snapshot in the place of the state.
   *
   * @throws DamagedRowsException when it is not complete or not what was sent; the state is as
   *     before
   */
  public void install(long index) {
    if (stage == null) {
      throw new DamagedRowsException("no snapshot is staged that could be installed");
    }
    Header staged = stage.finished();
    if (staged.applied() != index) {
      throw new DamagedRowsException(
          "the staged snapshot is as of " + staged.applied() + ", not of " + index);
    }
    stage = null;
    rows.delete(RowKeys.STAGE);
    set(staged);
    RowKeys keys = new RowKeys(staged.generation());
    versions = new VersionRows(rows, keys, RecentWrites.after(header.revision()));
    sessions = new Sessions(rows, keys, settings);
    leases = new Leases(rows, keys);
    written.clear();
    granted.clear();
    sweeper = new Sweeper(versions);
    pins.clear();
    generations.restart();
  }

  // upkeep

  /** Whether more than so many revisions, or a dead generation, wait to be swept. */
  public boolean sweepDue(int revisions) {
    return generations.due() || sweeper.due(pins.bound(header.floor()), revisions);
  }

  /**
   * Deletes some of what is hidden: rows of at most so many writes.
   *
   * @return whether there is more to do
   */
  public boolean sweep(int writesMax) {
    SnapshotStage staged = stage;
    boolean dead =
        generations.sweep(
            generation ->
                generation == header.generation()
                    || (staged != null && generation == staged.generation()),
            writesMax);
    boolean hidden = sweeper.sweep(pins.bound(header.floor()), writesMax);
    return dead || hidden;
  }
}
