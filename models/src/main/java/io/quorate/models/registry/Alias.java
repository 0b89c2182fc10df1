package io.quorate.models.registry;

/**
 * A name for a version that moves.
 *
 * @param generation grows with every move
 * @param number that it names
 * @param before number that it named before; 0: none. A rollback goes there
 */
public record Alias(String name, long generation, long number, long before) {}
