/**
 * The agent: keeps a library of models on one machine current, and serves of it what its fleet has
 * committed.
 *
 * <pre>
 *   centre ── orders ──▶ AgentProcess ── Stage, Switch, Unlink ──▶ Library
 *     ▲                     │   └────── Hook ──▶ the user's command or address
 *     └──── reports ────────┘
 * </pre>
 *
 * <p>The agent never decides to switch: it does what the lane's document says, and of two orders
 * believes the one with the later step. What it serves is one symbolic link for each alias; without
 * the centre it stays as it is.
 */
@NullMarked
package io.quorate.models.agent;

import org.jspecify.annotations.NullMarked;
