package io.quorate.cli;

import picocli.CommandLine.Command;

/** Experiments that need no cluster. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = "Experiments that need no cluster.",
    subcommands = {LabPlacementCommand.class, LabCheckerCommand.class})
final class LabCommand {}
