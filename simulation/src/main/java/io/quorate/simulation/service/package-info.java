/**
 * Services in the simulator: locks, elections, semaphores, counters, barriers and the registry as
 * the very processes that a client runs, over whole groups, while nodes and clients crash, stop,
 * drift and lose their way. What the group holds in the end, revision by revision, is the judge of
 * what the clients were told.
 */
@NullMarked
package io.quorate.simulation.service;

import org.jspecify.annotations.NullMarked;
