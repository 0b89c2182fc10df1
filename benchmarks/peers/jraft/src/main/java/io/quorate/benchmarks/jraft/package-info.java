/**
 * SOFAJRaft as a peer: a durable replicated map as its own documentation would have one built, with
 * settings that favour it. Commands go through the log; gets ask the leader's read index.
 */
@NullMarked
package io.quorate.benchmarks.jraft;

import org.jspecify.annotations.NullMarked;
