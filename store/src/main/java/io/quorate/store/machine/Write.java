package io.quorate.store.machine;

/**
 * A write of the last entry.
 *
 * @param superseded revision of the version of that key before; 0 where there was none
 */
record Write(byte[] key, long revision, Version version, long superseded) {}
