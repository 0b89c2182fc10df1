package io.quorate.models.registry;

/**
 * A version of a model; it never changes.
 *
 * @param number allotted when it was committed, from 1 without gaps
 * @param digest of its manifest
 * @param parent number that it was made from; 0: none
 * @param overrode number of the head that its author had not seen; 0: none
 * @param author who published it; empty: nobody said
 * @param bytes of all its files
 * @param atMillis when, by the clock of the node that took it; for people only
 */
public record ModelVersion(
    long number,
    String digest,
    long parent,
    long overrode,
    String author,
    String message,
    long bytes,
    int files,
    long atMillis) {}
