package io.quorate.protocol.process;

/** Ties an answer to its question. It dies with the incarnation that issued it; never logged. */
public record Ticket(long number) {}
