package io.quorate.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.server.endpoint.EndpointFixture;
import io.quorate.server.endpoint.ScriptedStore;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Request;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpRoutesTest {
  private static EndpointFixture fixture;
  private static HttpCaller http;

  @BeforeAll
  static void start() throws Exception {
    fixture = new EndpointFixture();
    http = new HttpCaller(fixture.address);
  }

  @AfterAll
  static void stop() throws Exception {
    http.close();
    fixture.close();
  }

  @BeforeEach
  void reset() {
    fixture.store.answer(ScriptedStore::usual);
    fixture.store.requests.clear();
    fixture.unreadyBecause("");
  }

  @Test
  void aKeyspaceTakesDefaultsForWhatIsNotSaid() {
    HttpCaller.Answer answer =
        http.put("/v1/keyspaces/docs", "{\"n\":5,\"quorum\":\"sloppy\",\"allowStale\":true}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(((Request.CreateKeyspace) fixture.store.last()).settings())
        .isEqualTo(
            new KeyspaceSettings(
                "eventual", 5, 2, 2, "sloppy", true, "siblings", 64, "ring", 10, 100, 1 << 20));
    assertThat(answer.json().get("n").asInt()).isEqualTo(5);
    assertThat(http.put("/v1/keyspaces/docs", "").status()).isEqualTo(200);
    assertThat(((Request.CreateKeyspace) fixture.store.last()).settings())
        .isEqualTo(KeyspaceSettings.DEFAULT);
  }

  @Test
  void aBadBodySaysWhatIsWrong() {
    assertBad("{\"n\":3,\"copies\":3}", "unknown field 'copies'");
    assertBad("{\"n\":\"3\"}", "'n' must be a whole number");
    assertBad("{\"n\":3.5}", "'n' must be a whole number");
    assertBad("{\"n\":99999999999}", "'n' must be a whole number");
    assertBad("{\"allowStale\":1}", "'allowStale' must be true or false");
    assertBad("{\"n\":3,\"n\":4}", "Duplicate field");
    assertBad("{\"n\":3}{", "not JSON");
    assertBad("{\"n\":", "not JSON");
    assertBad("[3]", "must be a JSON object");
    assertThat(fixture.store.requests).isEmpty();
  }

  private static void assertBad(String body, String expected) {
    HttpCaller.Answer answer = http.put("/v1/keyspaces/docs", body);
    assertThat(answer.status()).as(body).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("INVALID_ARGUMENT");
    assertThat(answer.errorMessage()).contains(expected);
  }

  @Test
  void keyspacesAreDescribedListedAndDeleted() {
    assertThat(http.get("/v1/keyspaces/docs").json().get("id").asInt()).isEqualTo(9);
    assertThat(http.get("/v1/keyspaces").json().at("/keyspaces/0/name").asText()).isEqualTo("docs");
    assertThat(http.delete("/v1/keyspaces/docs").json().get("message").asText()).isEqualTo("done");
    assertThat(fixture.store.last()).isEqualTo(new Request.DeleteKeyspace("docs"));
  }

  @Test
  void theClusterIsShownWithFiguresOrWithout() {
    HttpCaller.Answer answer = http.get("/v1/cluster");
    assertThat(answer.json().at("/nodes/0/figures/cpuMillis").asLong()).isEqualTo(1234);
    assertThat(answer.json().at("/nodes/1/state").asText()).isEqualTo("suspect");
    assertThat(answer.json().at("/keyspaces/0/owners/0/1").asText()).isEqualTo("n2");
    assertThat(answer.json().at("/cuts/1/0").asText()).isEqualTo("n2");
    assertThat(fixture.store.last()).isEqualTo(new Request.ClusterStatus(true));
    http.get("/v1/cluster?figures=false");
    assertThat(fixture.store.last()).isEqualTo(new Request.ClusterStatus(false));
  }

  @Test
  void nodesComeAndGoAndLinksAreCut() {
    assertThat(
            http.post("/v1/cluster/nodes", "{\"name\":\"n4\",\"host\":\"h\",\"port\":7430}")
                .status())
        .isEqualTo(200);
    Request.AddNode add = (Request.AddNode) fixture.store.last();
    assertThat(add.node().name()).isEqualTo("n4");
    assertThat(add.address().peerPort()).isEqualTo(7433);
    http.delete("/v1/cluster/nodes/n4");
    assertThat(((Request.RemoveNode) fixture.store.last()).node().name()).isEqualTo("n4");
    http.post("/v1/cluster/cut", "{\"groups\":[[\"n1\",\"n2\"],[\"n3\"]]}");
    assertThat(((Request.Cut) fixture.store.last()).groups()).hasSize(2);
    http.post("/v1/cluster/heal", "");
    assertThat(fixture.store.last()).isEqualTo(new Request.Heal());
    for (String body :
        List.of(
            "{}",
            "{\"groups\":3}",
            "{\"groups\":[\"n1\"]}",
            "{\"groups\":[[]]}",
            "{\"groups\":[[1]]}",
            "{\"groups\":[[\"\"]]}")) {
      assertThat(http.post("/v1/cluster/cut", body).status()).as(body).isEqualTo(400);
    }
    for (String body : List.of("{\"name\":\"n4\"}", "{\"name\":\"n4\",\"port\":70000}", "{}")) {
      assertThat(http.post("/v1/cluster/nodes", body).status()).as(body).isEqualTo(400);
    }
  }

  @Test
  void aContextIsShownToPeople() {
    HttpCaller.Answer answer = http.get("/v1/contexts/" + ScriptedStore.CONTEXT.encode());
    assertThat(answer.json().get("clock").toString()).isEqualTo("[[\"n1\",3]]");
    assertThat(answer.json().at("/entries/0/epoch").asInt()).isEqualTo(1);
    assertThat(http.get("/v1/contexts/nonsense").errorCode()).isEqualTo("BAD_CONTEXT");
  }

  @Test
  void healthTellsWhetherTheNodeServes() {
    assertThat(http.get("/v1/health").status()).isEqualTo(200);
    fixture.unreadyBecause("it is recovering");
    HttpCaller.Answer answer = http.get("/v1/health");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("reason").asText()).isEqualTo("it is recovering");
    assertThat(http.get("/").text()).contains("not ready: it is recovering").contains("curl");
  }

  @Test
  void metricsAreText() {
    HttpCaller.Answer answer = http.get("/metrics");
    assertThat(answer.header("Content-Type")).startsWith("text/plain");
    assertThat(answer.text()).contains("quorate_ready 1");
  }

  @Test
  void whatIsNotThereIsSaidInJson() {
    for (String path : List.of("/v2", "/v1", "/v1/", "/v1/keyspace", "/v1/keyspaces/docs/key/x")) {
      HttpCaller.Answer answer = http.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.errorCode()).isEqualTo("NOT_FOUND");
    }
    HttpCaller.Answer answer = http.post("/v1/keyspaces/docs", "{}");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("DELETE, GET, PUT");
    assertThat(answer.errorMessage()).contains("POST");
  }

  @Test
  void aHeadIsAGetWithoutItsBody() {
    HttpCaller.Answer answer =
        http.call("HEAD", "/v1/keyspaces/docs/keys/a", HttpRequest.BodyPublishers.noBody());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.bytes()).isEmpty();
    assertThat(answer.header("Quorate-Context")).isNotEmpty();
  }

  @Test
  void whatIsNoHttpIsRefusedInJsonToo() throws Exception {
    assertThat(http.raw("NONSENSE\r\n\r\n")).contains("400").contains("\"error\"");
    String huge =
        "GET / HTTP/1.1\r\nHost: x\r\nX: "
            + "y".repeat(300 << 10)
            + "\r\nConnection: close\r\n\r\n";
    assertThat(http.raw(huge)).contains("431").contains("TOO_LARGE");
  }

  @Test
  void aDefectIsAnInternalErrorAndTheServerLives() {
    fixture.store.answer(_ -> ScriptedStore.usual(new Request.Heal()));
    HttpCaller.Answer answer = http.get("/v1/keyspaces");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.errorCode()).isEqualTo("INTERNAL");
    fixture.store.answer(ScriptedStore::usual);
    assertThat(http.get("/v1/keyspaces").status()).isEqualTo(200);
  }
}
