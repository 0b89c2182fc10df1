package io.quorate.protocol.quorum;

import io.quorate.protocol.clock.Versions;
import io.quorate.protocol.wire.WireReader;
import io.quorate.protocol.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * What an acceptor, which may be a proposer too, must not forget about one key.
 *
 * @param promised accepts nothing below
 * @param committed highest ballot whose value is known to be decided
 * @param accepted ballot of {@code proposal}; {@link Ballot#NONE} once it is known to be decided
 * @param proposal the value accepted last, an encoded state; empty for none
 * @param mintEpoch epoch for which {@code minted} counts
 * @param minted highest counter that this node, as a proposer, gave to a dot of that epoch
 */
record PaxosRow(
    Ballot promised,
    Ballot committed,
    Ballot accepted,
    byte[] proposal,
    long mintEpoch,
    long minted) {

  private static final int FORMAT = 1;
  private static final byte[] NOTHING = {};
  static final PaxosRow NEW = new PaxosRow(Ballot.NONE, Ballot.NONE, Ballot.NONE, NOTHING, 0, 0);

  PaxosRow promise(Ballot ballot) {
    return new PaxosRow(
        Ballot.max(promised, ballot), committed, accepted, proposal, mintEpoch, minted);
  }

  PaxosRow accept(Ballot ballot, byte[] value) {
    return new PaxosRow(Ballot.max(promised, ballot), committed, ballot, value, mintEpoch, minted);
  }

  /** The value of that ballot is decided: an acceptance up to it has served. */
  PaxosRow commit(Ballot ballot) {
    boolean served = accepted.compareTo(ballot) <= 0;
    return new PaxosRow(
        Ballot.max(promised, ballot),
        Ballot.max(committed, ballot),
        served ? Ballot.NONE : accepted,
        served ? NOTHING : proposal,
        mintEpoch,
        minted);
  }

  PaxosRow mint(long epoch, long counter) {
    return new PaxosRow(promised, committed, accepted, proposal, epoch, counter);
  }

  /** The last counter given out under that epoch. */
  long minted(long epoch) {
    return epoch == mintEpoch ? minted : 0;
  }

  /**
   * Takes over what another acceptor knows, as a node that will take a place among the acceptors
   * does.
   */
  PaxosRow learn(PaxosRow other) {
    PaxosRow merged = promise(other.promised).commit(other.committed);
    boolean newer =
        other.accepted.compareTo(merged.accepted) > 0
            && other.accepted.compareTo(merged.committed) > 0;
    return newer
        ? new PaxosRow(
            merged.promised, merged.committed, other.accepted, other.proposal, mintEpoch, minted)
        : merged;
  }

  /** Whether no ballot is open here: what was promised last is known to be decided. */
  boolean isSettled() {
    return accepted.isNone() && promised.compareTo(committed) <= 0;
  }

  /**
   * What is left of the row where the key's tombstone was reaped, see {@link Reaper}: nothing, or a
   * ballot that was begun after its owner agreed to that.
   *
   * @param decided highest ballot that was known to be decided; the tombstone holds its value
   * @return null for nothing
   */
  @Nullable PaxosRow reaped(Ballot decided, Versions tombstone) {
    if (promised.compareTo(decided) <= 0) {
      return null;
    }
    if (accepted.compareTo(decided) <= 0) {
      return new PaxosRow(promised, committed, Ballot.NONE, NOTHING, mintEpoch, minted);
    }
    byte[] value = Versions.decode(proposal).join(tombstone).encode();
    return new PaxosRow(promised, committed, accepted, value, mintEpoch, minted);
  }

  byte[] encode() {
    WireWriter out = new WireWriter(64 + proposal.length).u8(FORMAT);
    promised.write(out);
    committed.write(out);
    accepted.write(out);
    return out.bytes(proposal).varint(mintEpoch).varint(minted).toBytes();
  }

  static PaxosRow decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return NEW;
    }
    WireReader in = new WireReader(bytes);
    in.u8(); // one format so far
    PaxosRow row =
        new PaxosRow(
            Ballot.read(in),
            Ballot.read(in),
            Ballot.read(in),
            in.bytes(),
            in.counter(),
            in.counter());
    in.expectEnd();
    return row;
  }
}
