package io.quorate.models.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quorate.models.fleet.Target;
import io.quorate.models.remote.Endpoints;
import io.quorate.models.remote.Progress;
import io.quorate.models.remote.Puller;
import io.quorate.models.remote.RefusedCallException;
import io.quorate.models.tree.BadTreeException;
import io.quorate.models.wire.ProcessHost;
import io.quorate.protocol.process.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs an agent on a machine: its library, its calls to the centre and its hook. */
public final class AgentHost extends ProcessHost<String> {
  private final AgentSettings settings;
  private final Library library;
  private final Endpoints endpoints;
  private final CentreCalls centre;
  private final Hook hook;
  private final Function<String, Progress> progress;
  private final ReentrantLock fetching = new ReentrantLock();

  /**
   * @param progress of each fetch, for what it is called
   * @param notices is given what the agent does, a line each
   */
  public AgentHost(
      AgentSettings settings,
      Library library,
      Endpoints endpoints,
      Hook hook,
      Function<String, Progress> progress,
      Consumer<String> notices) {
    super("agent", new AgentProcess(settings), notices);
    this.settings = settings;
    this.library = library;
    this.endpoints = endpoints;
    this.centre = new CentreCalls(endpoints);
    this.hook = hook;
    this.progress = progress;
  }

  /** What it asks the centre. */
  public CentreCalls centre() {
    return centre;
  }

  @Override
  protected Object answer(Object query) {
    try {
      return switch ((AgentQuery) query) {
        case AgentQuery.Load _ -> library.load();
        case AgentQuery.Ask ask -> new AgentAnswer.Replied(centre.ask(ask.call()));
        case AgentQuery.Await await -> new AgentAnswer.Replied(centre.await(await.call()));
        case AgentQuery.Stage stage -> stage(stage);
        case AgentQuery.Switch own -> {
          library.serve(own.model(), own.alias(), own.target().number(), own.step());
          yield new AgentAnswer.Done();
        }
        case AgentQuery.Unlink own -> {
          library.unlink(own.model(), own.alias(), own.step());
          yield new AgentAnswer.Done();
        }
        case AgentQuery.Hook own -> tell(own);
        case AgentQuery.KeepHistory own -> keepHistory(own.model());
        case AgentQuery.Prune own -> prune(own);
      };
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new AgentAnswer.Failed("interrupted", true);
    } catch (IOException e) {
      if (query instanceof AgentQuery.Load) {
        throw new UncheckedIOException("the library cannot be read", e);
      }
      // Nothing of the version is wrong; a full disk may have room again.
      return new AgentAnswer.Failed("the library cannot be written: " + e, true);
    }
  }

  /** One fetch after the other; what is there already is not fetched again. */
  private AgentAnswer stage(AgentQuery.Stage stage) throws IOException {
    fetching.lock();
    try {
      if (library.held(stage.model(), stage.number()).equals(Optional.of(stage.digest()))) {
        return new AgentAnswer.Done();
      }
      Puller puller = new Puller(endpoints, progress.apply(stage.model() + "@" + stage.number()));
      Puller.Version version = puller.resolve(stage.model(), Long.toString(stage.number()));
      if (!version.digest().toString().equals(stage.digest())) {
        return new AgentAnswer.Failed(
            "version %d of %s is %s there, and %s was ordered"
                .formatted(stage.number(), stage.model(), version.digest(), stage.digest()),
            false);
      }
      Path folder = library.version(stage.model(), stage.number());
      library.keepManifest(stage.model(), stage.number(), version.manifest().encode());
      puller.pull(version, folder, library.nearest(stage.model(), stage.number()));
      library.came(stage.model(), stage.number());
      return new AgentAnswer.Done();
    } catch (RefusedCallException e) {
      boolean passing = e.refusal().code() != ErrorCode.NOT_FOUND;
      return new AgentAnswer.Failed(e.refusal().message(), passing);
    } catch (BadTreeException e) {
      return new AgentAnswer.Failed(String.valueOf(e.getMessage()), false);
    } finally {
      fetching.unlock();
    }
  }

  private AgentAnswer prune(AgentQuery.Prune call) throws IOException {
    fetching.lock();
    try {
      library.remove(call.model(), call.number());
      return new AgentAnswer.Done();
    } finally {
      fetching.unlock();
    }
  }

  private AgentAnswer tell(AgentQuery.Hook call) throws InterruptedException {
    Target target = call.target();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("event", call.event());
    facts.put("fleet", settings.fleet());
    facts.put("agent", settings.agent());
    facts.put("model", call.model());
    facts.put("alias", call.alias());
    facts.put("number", Long.toString(target.number()));
    facts.put("digest", target.digest());
    facts.put("folder", library.version(call.model(), target.number()).toAbsolutePath().toString());
    facts.put("link", library.link(call.model(), call.alias()).toAbsolutePath().toString());
    try {
      hook.tell(facts);
      return new AgentAnswer.Done();
    } catch (IOException e) {
      return new AgentAnswer.Failed(String.valueOf(e.getMessage()), false);
    }
  }

  private AgentAnswer keepHistory(String model) throws IOException {
    try {
      var history = new JsonMapper().createObjectNode();
      JsonNode state = endpoints.ask("GET", "/v1/models/" + model, null);
      history.set("state", state);
      history.set("versions", endpoints.ask("GET", "/v1/models/" + model + "/versions", null));
      history.set("audit", endpoints.ask("GET", "/v1/models/" + model + "/audit", null));
      library.keepHistory(model, history);
      return new AgentAnswer.Done();
    } catch (RefusedCallException e) {
      return new AgentAnswer.Failed(e.refusal().message(), true);
    }
  }
}
