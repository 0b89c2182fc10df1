package io.quorate.services.counter;

/**
 * What the counter holds.
 *
 * @param sum after the addition, where one was asked for
 */
public record CounterReply(long sum) {}
