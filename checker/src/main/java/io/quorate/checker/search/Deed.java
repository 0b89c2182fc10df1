package io.quorate.checker.search;

/** What an operation does to a state of its {@link Cell}, to be compared with another's. */
public record Deed(
    int needs,
    int shuns,
    int writes,
    int suffix,
    long versionBefore,
    long versionShunned,
    long version) {}
