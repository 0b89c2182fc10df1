package io.quorate.models.registry;

/**
 * When and by which chance something is decided.
 *
 * @param atMillis by the node's clock, for people
 * @param chance for the id of a model that is created
 */
record Moment(long atMillis, long chance) {}
