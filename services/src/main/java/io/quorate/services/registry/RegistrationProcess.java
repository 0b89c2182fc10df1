package io.quorate.services.registry;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.protocol.process.Ticket;
import io.quorate.services.process.Answer;
import io.quorate.services.process.LeaseHolder;
import io.quorate.services.process.LeaseSettings;
import io.quorate.services.process.Scope;
import io.quorate.services.process.ServiceProcess;
import io.quorate.store.machine.Command;
import io.quorate.store.machine.Op;
import io.quorate.store.operation.GroupAnswer;
import io.quorate.store.operation.GroupRequest;
import io.quorate.store.operation.Reply;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one instance of a service registered. An instance that falls silent is gone after its
 * lease; one that only lost its lease comes back under another.
 */
public final class RegistrationProcess
    extends ServiceProcess<RegistrationCall, RegistrationLapsed> {

  private final String keyspace;
  private final String service;
  private final LeaseHolder keeper;
  private final Set<Ticket> waiting = new LinkedHashSet<>();
  private @Nullable Scope writing;
  private @Nullable Instance instance;
  private boolean closed;

  /** A registration of that service. */
  public RegistrationProcess(String keyspace, String service, LeaseSettings lease) {
    this.keyspace = keyspace;
    this.service = service;
    this.keeper = new LeaseHolder(agenda, keyspace, lease, new Leased());
    RegistryKeys.instances(service); // names are judged at once
  }

  @Override
  protected void woken() {
    keeper.check();
  }

  @Override
  protected void called(Ticket ticket, RegistrationCall call) {
    switch (call) {
      case RegistrationCall.Register register -> {
        if (closed) {
          reply(ticket, closedAlready());
          return;
        }
        waiting.add(ticket);
        instance = register.instance();
        write();
      }
      case RegistrationCall.Close _ -> {
        closed = true;
        instance = null;
        end();
        answer(closedAlready());
        keeper.revoke(() -> reply(ticket, new RegistrationReply.Closed()));
      }
    }
  }

  @Override
  protected void cancelled(Ticket ticket) {
    waiting.remove(ticket); // it is registered all the same
  }

  private Refusal closedAlready() {
    return new Refusal(
        ErrorCode.UNAVAILABLE,
        "The registration of '%s' was closed; open another".formatted(service));
  }

  /** Writes the instance as it is now; the newest write is the one that counts. */
  private void write() {
    Instance now = instance;
    if (now == null || keeper.lease() == 0) {
      if (now != null && !keeper.open()) {
        keeper.grant();
      }
      return;
    }
    if (writing != null) {
      return; // once that is answered, the newest is written
    }
    Scope own = agenda.scope();
    writing = own;
    long lease = keeper.lease();
    Op put =
        new Op.Put(
            RegistryKeys.instance(service, lease),
            InstanceCodec.encode(now),
            lease,
            false,
            false,
            false);
    own.settle(
        "registry.write",
        new GroupRequest.Transact(
            keyspace, new Command.Transact(List.of(), List.of(put), List.of())),
        answer -> written(now, answer));
  }

  private void written(Instance was, Answer answer) {
    end();
    switch (answer.reply()) {
      case GroupAnswer.Transacted done -> {
        if (was.equals(instance)) {
          answer(new RegistrationReply.Registered(done.outcome().revision()));
        } else {
          write();
        }
      }
      case Reply.Refused refused -> {
        if (refused.refusal().code() == ErrorCode.UNKNOWN_LEASE) {
          keeper.gone();
        } else {
          refused(refused.refusal());
        }
      }
      default -> throw new IllegalStateException("A transaction was answered by " + answer);
    }
  }

  private void end() {
    if (writing != null) {
      writing.close();
    }
    writing = null;
  }

  private void refused(Refusal refusal) {
    instance = null;
    answer(refusal);
  }

  private void answer(Object answer) {
    for (Ticket ticket : List.copyOf(waiting)) {
      reply(ticket, answer);
    }
    waiting.clear();
  }

  private final class Leased implements LeaseHolder.Owner {
    @Override
    public void granted(long lease) {
      write();
    }

    @Override
    public void lost(String reason) {
      end();
      notice(new RegistrationLapsed(reason));
      write();
    }

    @Override
    public void refused(Refusal refusal) {
      RegistrationProcess.this.refused(refusal);
    }
  }
}
