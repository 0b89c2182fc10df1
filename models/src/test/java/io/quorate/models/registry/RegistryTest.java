package io.quorate.models.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.models.blob.Digest;
import io.quorate.models.fleet.Plan;
import io.quorate.models.registry.Model.OnStaleParent;
import io.quorate.models.registry.Proposal.State;
import io.quorate.models.registry.store.DocumentMap;
import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {
  private static final Plan PLAN = new Plan(Plan.Barrier.ALL, List.of(), false, 60, 0);
  private static final String RANKER = "team/ranker";

  private final MemoryStore store = new MemoryStore();
  private final Registry registry = new Registry(store);
  private int requests;

  /** Documents in memory. */
  private static final class MemoryStore implements RegistryStore {
    private final DocumentMap documents = new DocumentMap();
    private long revision;

    @Override
    public StoreAnswer ask(StoreQuery query) {
      return documents.ask(query, ++revision);
    }

    @Override
    public long awaitChange(long after, Duration max) {
      return revision;
    }

    @Override
    public Promises promises() {
      return new Promises(false, true, "gone with the process");
    }

    @Override
    public void close() {
      documents.clear();
    }
  }

  private static String digest(String content) {
    return Digest.of(content.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private RegistryReply push(String model, long parent, String content) {
    return push(model, parent, content, "request-%d".formatted(++requests));
  }

  private RegistryReply push(String model, long parent, String content, String request) {
    return registry.call(
        new RegistryCall.Publish(
            model, "ada", request, parent, digest(content), "a message", 10, 1));
  }

  private static ModelVersion version(RegistryReply reply) {
    assertThat(reply).isInstanceOf(RegistryReply.Published.class);
    return ((RegistryReply.Published) reply).version();
  }

  private static Refusal refusal(RegistryReply reply, ErrorCode code) {
    assertThat(reply).isInstanceOf(RegistryReply.Refused.class);
    Refusal refusal = ((RegistryReply.Refused) reply).refusal();
    assertThat(refusal.code()).as(refusal.message()).isEqualTo(code);
    return refusal;
  }

  private long resolve(String reference) {
    RegistryReply reply = registry.call(new RegistryCall.Resolve(RANKER, reference));
    assertThat(reply).isInstanceOf(RegistryReply.Resolved.class);
    return ((RegistryReply.Resolved) reply).version().number();
  }

  @Test
  void a_quota_bounds_all_versions_of_a_namespace() {
    push(RANKER, 0, "one");
    registry.call(new RegistryCall.SetQuota("team", 25));
    push("team/other", 0, "two");
    Refusal refusal = refusal(push(RANKER, 1, "three"), ErrorCode.TOO_LARGE);
    assertThat(refusal.message()).contains("'team' have 20 of the 25 bytes of its quota, and 10");
    assertThat(resolve("")).isEqualTo(1);
    assertThat(version(push(RANKER, 1, "one")).number()).as("nothing is added").isEqualTo(1);
    assertThat(version(push("elsewhere/ranker", 0, "three")).number()).isEqualTo(1);
    refusal(registry.call(new RegistryCall.ShowQuota("team", 6)), ErrorCode.TOO_LARGE);
    refusal(registry.call(new RegistryCall.SetQuota("team", -1)), ErrorCode.INVALID_ARGUMENT);
    assertThat(registry.call(new RegistryCall.SetQuota("team", 30)))
        .isEqualTo(new RegistryReply.Quota(new Namespace("team", 30, 20)));
    assertThat(version(push(RANKER, 1, "three")).number()).isEqualTo(2);
    assertThat(registry.call(new RegistryCall.ShowQuota("team", 0)))
        .isEqualTo(new RegistryReply.Quota(new Namespace("team", 30, 30)));
  }

  @Test
  void versions_are_numbered_in_the_order_of_their_commits() {
    assertThat(version(push(RANKER, 0, "one")).number()).isEqualTo(1);
    assertThat(version(push(RANKER, 1, "two")).number()).isEqualTo(2);
    assertThat(version(push("team/other", 0, "three")).number()).isEqualTo(1);
    assertThat(resolve("")).isEqualTo(2);
    assertThat(resolve("1")).isEqualTo(1);
    assertThat(((RegistryReply.History) registry.call(new RegistryCall.History(RANKER))).versions())
        .extracting(ModelVersion::number)
        .containsExactly(1L, 2L);
  }

  @Test
  void a_stale_parent_is_refused_with_the_head() {
    push(RANKER, 0, "one");
    push(RANKER, 1, "two");
    Refusal stale = refusal(push(RANKER, 1, "mine"), ErrorCode.STALE_PARENT);
    assertThat(stale.details())
        .containsEntry("head", "2")
        .containsEntry("headDigest", digest("two"))
        .containsEntry("parent", "1")
        .containsEntry("digest", digest("mine"));
    refusal(push(RANKER, 0, "mine"), ErrorCode.STALE_PARENT);
    refusal(push(RANKER, 9, "mine"), ErrorCode.NOT_FOUND);
    refusal(push("team/new", 1, "mine"), ErrorCode.NOT_FOUND);
    assertThat(version(push(RANKER, 2, "mine")).number())
        .as("what was refused took no number")
        .isEqualTo(3);
  }

  @Test
  void a_request_is_done_once_and_answered_alike() {
    push(RANKER, 0, "one");
    RegistryReply first = push(RANKER, 1, "two", "the-same-request");
    push(RANKER, 2, "three");
    RegistryReply again = push(RANKER, 1, "two", "the-same-request");
    assertThat(version(again)).isEqualTo(version(first));
    assertThat(((RegistryReply.Published) again).created()).isFalse();
    refusal(push(RANKER, 1, "other", "the-same-request"), ErrorCode.CONFLICT);
    assertThat(resolve("")).isEqualTo(3);
  }

  @Test
  void the_same_content_as_the_head_is_the_head() {
    push(RANKER, 0, "one");
    RegistryReply again = push(RANKER, 0, "one");
    assertThat(version(again).number()).isEqualTo(1);
    assertThat(((RegistryReply.Published) again).created()).isFalse();
    push(RANKER, 1, "two");
    assertThat(version(push(RANKER, 2, "one")).number())
        .as("going back is a version of its own")
        .isEqualTo(3);
  }

  @Test
  void the_same_content_under_another_name_is_reported() {
    push("team/other", 0, "same");
    var published = (RegistryReply.Published) push(RANKER, 0, "same");
    assertThat(published.created()).isTrue();
    assertThat(published.alsoIn()).containsExactly("team/other@1");
  }

  @Test
  void last_commit_wins_where_that_is_asked_for_and_the_loser_is_recorded() {
    registry.call(new RegistryCall.Configure(RANKER, "ada", OnStaleParent.LAST_COMMIT_WINS, 1));
    push(RANKER, 0, "one");
    push(RANKER, 1, "two");
    ModelVersion late = version(push(RANKER, 1, "late"));
    assertThat(late.number()).isEqualTo(3);
    assertThat(late.overrode()).isEqualTo(2);
    assertThat(heads()).containsExactly(3L);
    assertThat(trail())
        .last()
        .extracting(AuditEntry::details)
        .asString()
        .contains("over version 2");
  }

  @Test
  void branches_stand_side_by_side_where_that_is_asked_for() {
    registry.call(new RegistryCall.Configure(RANKER, "ada", OnStaleParent.BRANCH, 1));
    push(RANKER, 0, "one");
    push(RANKER, 1, "left");
    push(RANKER, 1, "right");
    assertThat(heads()).containsExactly(2L, 3L);
    push(RANKER, 2, "left again");
    assertThat(heads()).containsExactly(3L, 4L);
  }

  private List<Long> heads() {
    return List.copyOf(
        ((RegistryReply.Described) registry.call(new RegistryCall.Describe(RANKER)))
            .model()
            .heads());
  }

  private List<AuditEntry> trail() {
    return ((RegistryReply.Audited) registry.call(new RegistryCall.Audit(RANKER))).entries();
  }

  @Test
  void an_alias_moves_by_proposal_check_and_approval() {
    push(RANKER, 0, "one");
    assertThat(state(new RegistryCall.Propose(RANKER, "bob", "production", 1)))
        .isEqualTo(State.PROPOSED);
    refusal(activate(1), ErrorCode.CONFLICT);
    refusal(
        registry.call(new RegistryCall.Approve(RANKER, "eve", "production", 1)),
        ErrorCode.CONFLICT);
    assertThat(state(new RegistryCall.Check(RANKER, "", "production", 1))).isEqualTo(State.CHECKED);
    refusal(activate(1), ErrorCode.CONFLICT);
    assertThat(state(new RegistryCall.Approve(RANKER, "eve", "production", 1)))
        .isEqualTo(State.APPROVED);
    refusal(registry.call(new RegistryCall.Resolve(RANKER, "production")), ErrorCode.NOT_FOUND);
    assertThat(activate(1)).isInstanceOf(RegistryReply.Moved.class);
    assertThat(resolve("production")).isEqualTo(1);
  }

  /** Whatever decides what is served, asked by nobody. */
  private static final List<RegistryCall> ANONYMOUS =
      List.of(
          new RegistryCall.Propose(RANKER, "", "production", 1),
          new RegistryCall.Approve(RANKER, "", "production", 1),
          new RegistryCall.Reject(RANKER, "", "production", 1, "no"),
          new RegistryCall.Activate(RANKER, "", "production", 1),
          new RegistryCall.RollBack(RANKER, "", "production", "no"),
          new FleetCall.RollOut("eu", RANKER, "production", "", 1, PLAN, ""),
          new FleetCall.Abort("eu", RANKER, "production", "", "no"));

  @Test
  void nobody_approves_their_own_and_nobody_without_a_name() {
    push(RANKER, 0, "one");
    proposed(1);
    for (RegistryCall anonymous : ANONYMOUS) {
      assertThat(refusal(registry.call(anonymous), ErrorCode.UNAUTHENTICATED).message())
          .contains("names who decides");
    }
    assertThat(refusal(approve("bob", 1), ErrorCode.FORBIDDEN).message())
        .contains("bob proposed this");
    assertThat(refusal(approve("ada", 1), ErrorCode.FORBIDDEN).message())
        .contains("ada published version 1");
  }

  @Test
  void as_many_people_approve_as_the_model_asks_for() {
    registry.call(new RegistryCall.Configure(RANKER, "ada", OnStaleParent.REFUSE, 2));
    push(RANKER, 0, "one");
    proposed(1);
    approve("eve", 1);
    assertThat(state(new RegistryCall.Approve(RANKER, "eve", "production", 1)))
        .as("the same person counts once")
        .isEqualTo(State.CHECKED);
    assertThat(state(new RegistryCall.Approve(RANKER, "mallory", "production", 1)))
        .isEqualTo(State.APPROVED);
  }

  @Test
  void what_was_rejected_may_be_proposed_again_and_starts_anew() {
    push(RANKER, 0, "one");
    proposed(1);
    approve("eve", 1);
    registry.call(new RegistryCall.Reject(RANKER, "mallory", "production", 1, "too slow"));
    refusal(activate(1), ErrorCode.CONFLICT);
    refusal(approve("eve", 1), ErrorCode.CONFLICT);
    assertThat(state(new RegistryCall.Propose(RANKER, "bob", "production", 1)))
        .isEqualTo(State.PROPOSED);
  }

  @Test
  void a_rollback_goes_where_the_alias_was() {
    push(RANKER, 0, "one");
    push(RANKER, 1, "two");
    for (long number = 1; number <= 2; number++) {
      proposed(number);
      approve("eve", number);
      activate(number);
    }
    assertThat(resolve("production")).isEqualTo(2);
    var back =
        (RegistryReply.Moved)
            registry.call(new RegistryCall.RollBack(RANKER, "ada", "production", "errors"));
    assertThat(back.alias().number()).isEqualTo(1);
    assertThat(back.alias().generation()).isEqualTo(3);
    assertThat(resolve("production")).isEqualTo(1);
    refusal(
        registry.call(new RegistryCall.RollBack(RANKER, "ada", "production", "more errors")),
        ErrorCode.CONFLICT);
    refusal(activate(2), ErrorCode.CONFLICT);
  }

  @Test
  void the_trail_shows_every_change_of_what_happened() {
    push(RANKER, 0, "one");
    proposed(1);
    approve("eve", 1);
    activate(1);
    var audited = (RegistryReply.Audited) registry.call(new RegistryCall.Audit(RANKER));
    assertThat(audited.entries())
        .extracting(AuditEntry::what)
        .containsExactly("published", "proposed", "checked", "approved", "activated");
    Model model = audited.model();
    List<AuditEntry> entries = audited.entries();
    assertThat(AuditTrail.flaw(entries, model.audits(), model.auditHash())).isEmpty();
    for (int i = 0; i < entries.size(); i++) {
      AuditEntry entry = entries.get(i);
      var changed = new ArrayList<>(entries);
      changed.set(
          i,
          new AuditEntry(
              entry.sequence(),
              entry.atMillis(),
              "mallory",
              entry.what(),
              entry.details(),
              entry.before(),
              entry.hash()));
      assertThat(AuditTrail.flaw(changed, model.audits(), model.auditHash())).isPresent();
      var shorter = new ArrayList<>(entries);
      shorter.remove(i);
      assertThat(AuditTrail.flaw(shorter, model.audits(), model.auditHash())).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ranker",
        "team/",
        "/ranker",
        "team/../ranker",
        "Team/ranker",
        "team/ranker/x",
        "team/ranker ",
        ".team/ranker",
        "team/ranker.",
        "team\\ranker",
        "team/r\u00e4nker"
      })
  void odd_names_are_refused(String name) {
    assertThat(refusal(push(name, 0, "one"), ErrorCode.INVALID_ARGUMENT).message())
        .contains("namespace/model");
  }

  @Test
  void an_alias_is_no_number() {
    push(RANKER, 0, "one");
    refusal(
        registry.call(new RegistryCall.Propose(RANKER, "bob", "12", 1)),
        ErrorCode.INVALID_ARGUMENT);
    refusal(
        registry.call(new RegistryCall.Propose(RANKER, "bob", "production", 7)),
        ErrorCode.NOT_FOUND);
  }

  private void proposed(long number) {
    registry.call(new RegistryCall.Propose(RANKER, "bob", "production", number));
    registry.call(new RegistryCall.Check(RANKER, "", "production", number));
  }

  private RegistryReply approve(String who, long number) {
    return registry.call(new RegistryCall.Approve(RANKER, who, "production", number));
  }

  private RegistryReply activate(long number) {
    return registry.call(new RegistryCall.Activate(RANKER, "bob", "production", number));
  }

  private State state(RegistryCall call) {
    RegistryReply reply = registry.call(call);
    assertThat(reply).isInstanceOf(RegistryReply.Proposed.class);
    return ((RegistryReply.Proposed) reply).proposal().state();
  }
}
