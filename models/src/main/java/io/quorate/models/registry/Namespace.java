package io.quorate.models.registry;

/**
 * How much the models of a namespace may have. Its document changes with every version of any of
 * them, so that two publishes cannot both take the last room.
 *
 * @param quotaBytes that all versions of all models may have; 0: no limit
 * @param usedBytes that they have: the sizes of all files of each version, as they are pulled,
 *     though nodes keep what versions share once
 */
public record Namespace(String name, long quotaBytes, long usedBytes) {

  Namespace limited(long bytes) {
    return new Namespace(name, bytes, usedBytes);
  }

  Namespace grown(long bytes) {
    return new Namespace(name, quotaBytes, usedBytes + bytes);
  }
}
