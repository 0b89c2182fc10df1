package io.quorate.protocol.quorum;

import io.quorate.protocol.process.Effects;
import io.quorate.protocol.process.NodeId;
import io.quorate.protocol.process.Outlet;
import io.quorate.protocol.process.Ticket;

/** The host's effects under a name that fits a parameter list; adds nothing. */
record QuorumEffects(Effects<QuorumMessage, QuorumRecord, QuorumNotice> host)
    implements Effects<QuorumMessage, QuorumRecord, QuorumNotice> {

  @Override
  public Outlet<QuorumMessage, QuorumNotice> early() {
    return host.early();
  }

  @Override
  public long persist(QuorumRecord record) {
    return host.persist(record);
  }

  @Override
  public void release(long position) {
    host.release(position);
  }

  @Override
  public void ask(Ticket ask, Object query) {
    host.ask(ask, query);
  }

  @Override
  public void arm(Object timer, long delayNanos) {
    host.arm(timer, delayNanos);
  }

  @Override
  public void cancel(Object timer) {
    host.cancel(timer);
  }

  @Override
  public long nanos() {
    return host.nanos();
  }

  @Override
  public long wallMillis() {
    return host.wallMillis();
  }

  @Override
  public long choose(String site, long bound) {
    return host.choose(site, bound);
  }

  @Override
  public void note(String probe, long value) {
    host.note(probe, value);
  }

  @Override
  public void send(NodeId to, QuorumMessage message) {
    host.send(to, message);
  }

  @Override
  public void reply(Ticket ticket, Object result) {
    host.reply(ticket, result);
  }

  @Override
  public void notice(QuorumNotice notice) {
    host.notice(notice);
  }
}
