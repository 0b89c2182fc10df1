/**
 * Who is alive: SWIM as a deterministic process.
 *
 * <p>Source: Das, Gupta, Motivala, <i>SWIM: Scalable Weakly-consistent Infection-style Process
 * Group Membership Protocol</i>, DSN 2002; the score of local health from Dadgar, Phillips, Currey,
 * <i>Lifeguard: Local Health Awareness for More Accurate Failure Detection</i>, DSN 2018.
 *
 * <pre>
 *   every period:  Ping ──▶ next member of a shuffled round ──▶ Ack               (SWIM 3.1, 4.3)
 *                    └─ no Ack in time: Relay ──▶ k others ──▶ Ping ──▶ Ack ──▶ Ack
 *                         └─ none either: suspect ──▶ not refuted in time: dead   (SWIM 4.2)
 *   every message: carries the few updates that were told least often             (SWIM 4.1)
 * </pre>
 *
 * <p>Assumptions: messages may be lost, delayed, repeated and reordered; nodes crash and come back;
 * clocks run at roughly the same speed. A node's incarnation grows with every start of its process.
 *
 * <p>Deliberately absent: any say in ownership. What a node owns stands in the metadata's table;
 * membership only tells whether it makes sense to send to it now. Absent too: addresses, which the
 * host knows; and Lifeguard's independent confirmations of a suspicion, which change nothing in
 * clusters as small as ours are meant to be.
 *
 * <p>Beyond the paper: a death that others tell of makes a suspect only, so that nobody dies of the
 * rumours that two sides of a partition exchange when it heals; every period each suspect, and one
 * member that is believed dead, is greeted with all that is known, so that a suspect learns of it
 * even where much is lost, and the two sides of a healed partition find each other again without
 * being told; a node whose own timers ran out late judges nobody by them.
 *
 * <p>The host's duties are those of {@link io.quorate.protocol.process}; everything may be lost in
 * a crash.
 */
@NullMarked
package io.quorate.protocol.membership;

import org.jspecify.annotations.NullMarked;
