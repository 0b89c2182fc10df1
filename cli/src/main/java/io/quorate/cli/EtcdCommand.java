package io.quorate.cli;

import picocli.CommandLine.Command;

/** What etcd's own tools cannot do for this store. */
@Command(
    name = "etcd",
    mixinStandardHelpOptions = true,
    description = "What etcd's own tools cannot do for this store.",
    subcommands = {EtcdRestoreCommand.class, EtcdQuotaCommand.class})
final class EtcdCommand {}
