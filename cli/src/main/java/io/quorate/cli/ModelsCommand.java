package io.quorate.cli;

import picocli.CommandLine.Command;

/** Model files: publish, pull, approve, put into production. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Publish model files, pull them, and say which version is in production.",
    subcommands = {
      ModelsPushCommand.class,
      ModelsPullCommand.class,
      ModelsListCommand.class,
      ModelsHistoryCommand.class,
      ModelsDiffCommand.class,
      ModelsAuditCommand.class,
      ModelsConfigureCommand.class,
      ModelsProposeCommand.class,
      ModelsApproveCommand.class,
      ModelsRejectCommand.class,
      ModelsRolloutCommand.class,
      ModelsRollbackCommand.class,
      ModelsFleetCommand.class,
      ModelsSyncCostCommand.class,
      ModelsStorageCommand.class,
      ModelsCollectCommand.class,
      ModelsQuotaCommand.class
    })
final class ModelsCommand {}
