package io.quorate.storage.journal;

/**
 * What an opening found.
 *
 * @param last last position that survived; 0 in a new journal
 * @param records records that were replayed
 * @param bytes their bytes
 * @param segments segments that were read
 * @param torn whether a tail that was never acknowledged was dropped
 */
public record JournalRecovery(long last, long records, long bytes, int segments, boolean torn) {}
