package io.quorate.simulation.history;

import java.util.BitSet;

/**
 * What had been acknowledged at one moment.
 *
 * @param acknowledged writes that a later strict read must see, or see superseded
 * @param superseded writes that acknowledged ones surely superseded, so that a later strict read
 *     must not see them
 */
public record Snapshot(BitSet acknowledged, BitSet superseded) {}
