package io.quorate.models.fleet;

/**
 * What a fleet is to serve.
 *
 * @param epoch of the rollout that brought it
 * @param digest of the version's manifest
 */
public record Target(long epoch, long number, String digest) {}
