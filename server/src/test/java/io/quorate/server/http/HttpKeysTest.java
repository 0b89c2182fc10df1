package io.quorate.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.protocol.process.ErrorCode;
import io.quorate.protocol.process.Refusal;
import io.quorate.server.endpoint.EndpointFixture;
import io.quorate.server.endpoint.ScriptedStore;
import io.quorate.store.machine.RequestId;
import io.quorate.store.operation.KeyspaceInfo;
import io.quorate.store.operation.KeyspaceSettings;
import io.quorate.store.operation.Reply;
import io.quorate.store.operation.Request;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpKeysTest {
  private static final String CONTEXT = ScriptedStore.CONTEXT.encode();
  private static final String KEY = "/v1/keyspaces/docs/keys/greeting";

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
  }

  @Test
  void oneValueIsTheBodyAndTheContextAHeader() {
    HttpCaller.Answer answer = http.get(KEY + "?r=3");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("hello");
    assertThat(answer.header("Quorate-Context")).isEqualTo(CONTEXT);
    assertThat(answer.header("Quorate-Receipt"))
        .isEqualTo(
            "{\"level\":\"eventual\",\"needed\":2,\"primaries\":[\"n1\",\"n2\"],\"fallbacks\":[]}");
    Request.Get get = (Request.Get) fixture.store.last();
    assertThat(get.keyspace()).isEqualTo("docs");
    assertThat(get.key()).asString().isEqualTo("greeting");
    assertThat(get.r()).isEqualTo(3);
  }

  @Test
  void siblingsComeTogetherWithTheirClocks() {
    fixture.store.answer(_ ->
        new Reply.Found(
            List.of(ScriptedStore.sibling(2, "one"), ScriptedStore.deletion(3)),
            ScriptedStore.CONTEXT,
            ScriptedStore.RECEIPT));
    HttpCaller.Answer answer = http.get(KEY);
    assertThat(answer.status()).isEqualTo(300);
    assertThat(answer.header("Quorate-Context")).isEqualTo(CONTEXT);
    assertThat(answer.json().toString())
        .isEqualTo(
            "{\"context\":\""
                + CONTEXT
                + "\",\"siblings\":[{\"value\":\"b25l\",\"clock\":[[\"n1\",2]],\"deleted\":false},"
                + "{\"value\":\"\",\"clock\":[[\"n1\",3]],\"deleted\":true}]}");
  }

  @Test
  void anAbsentKeyHasAContextToo() {
    fixture.store.answer(_ ->
        new Reply.Found(
            List.of(ScriptedStore.deletion(3)), ScriptedStore.CONTEXT, ScriptedStore.RECEIPT));
    HttpCaller.Answer answer = http.get(KEY);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.errorCode()).isEqualTo("NOT_FOUND");
    assertThat(answer.header("Quorate-Context")).isEqualTo(CONTEXT);
  }

  @Test
  void aPutHandsTheContextInAndTheNewOneOut() {
    HttpCaller.Answer answer = http.put(KEY + "?w=3", "new", "Quorate-Context", CONTEXT);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Quorate-Context")).isEqualTo(CONTEXT);
    assertThat(answer.json().get("context").asText()).isEqualTo(CONTEXT);
    Request.Put put = (Request.Put) fixture.store.last();
    assertThat(put.context()).isEqualTo(ScriptedStore.CONTEXT);
    assertThat(put.conditional()).isFalse();
    assertThat(put.value()).asString().isEqualTo("new");
    assertThat(put.w()).isEqualTo(3);
  }

  @Test
  void aRequestIdTravelsWithTheIndexThatItsWriterHadSeen() {
    String[] headers = {"Quorate-Request-Id", "order-17", "Quorate-Session", "41"};
    assertThat(http.put(KEY, "new", headers).status()).isEqualTo(200);
    assertThat(((Request.Put) fixture.store.last()).id())
        .isEqualTo(RequestId.named("order-17", 41));
    HttpCaller.Answer alone = http.put(KEY, "new", "Quorate-Request-Id", "order-17");
    assertThat(alone.status()).isEqualTo(400);
    assertThat(alone.text()).contains("Quorate-Request-Id needs Quorate-Session");
    headers[1] = "x".repeat(129);
    assertThat(http.put(KEY, "new", headers).text()).contains("1 to 128 characters");
    assertThat(http.put(KEY, "new").status()).isEqualTo(200);
    assertThat(((Request.Put) fixture.store.last()).id()).isNull();
  }

  @Test
  void scansAndHistoriesTellTheSessionHowFarTheySaw() {
    HttpCaller.Answer history = http.get(KEY + "?history=true", "Quorate-Session", "9");
    assertThat(history.header("Quorate-Session")).isEqualTo("12");
    assertThat(((Request.History) fixture.store.last()).index()).isEqualTo(9);
    HttpCaller.Answer page = http.get("/v1/keyspaces/docs/keys", "Quorate-Session", "9");
    assertThat(page.header("Quorate-Session")).isEqualTo("12");
    assertThat(((Request.Scan) fixture.store.last()).reading().index()).isEqualTo(9);
  }

  @Test
  void parametersOfAHistoryAndOfAReadDoNotMix() {
    for (String mixed :
        List.of("history=true&r=2", "history=true&revision=7", "below=7", "limit=1")) {
      HttpCaller.Answer answer = http.get(KEY + "?" + mixed);
      assertThat(answer.status()).as(mixed).isEqualTo(400);
      assertThat(answer.text()).contains("means nothing here");
    }
  }

  @Test
  void aPutWithoutContextIsBlind() {
    assertThat(http.put(KEY, "new").status()).isEqualTo(200);
    Request.Put put = (Request.Put) fixture.store.last();
    assertThat(put.context()).isNull();
    assertThat(put.conditional()).isFalse();
  }

  @Test
  void aConditionNamesAContextOrAbsence() {
    http.put(KEY, "new", "Quorate-If-Context", CONTEXT);
    Request.Put put = (Request.Put) fixture.store.last();
    assertThat(put.conditional()).isTrue();
    assertThat(put.context()).isEqualTo(ScriptedStore.CONTEXT);
    for (String absent : List.of("none", "")) {
      http.put(KEY, "new", "Quorate-If-Context", absent);
      put = (Request.Put) fixture.store.last();
      assertThat(put.conditional()).isTrue();
      assertThat(put.context()).isNull();
    }
    assertThat(http.delete(KEY, "Quorate-If-Context", CONTEXT).status()).isEqualTo(200);
    assertThat(((Request.Delete) fixture.store.last()).conditional()).isTrue();
    HttpCaller.Answer both =
        http.put(KEY, "new", "Quorate-If-Context", CONTEXT, "Quorate-Context", CONTEXT);
    assertThat(both.status()).isEqualTo(400);
    assertThat(both.errorMessage()).contains("not both");
  }

  @Test
  void aGarbledContextIsRefusedWithAHint() {
    HttpCaller.Answer answer =
        http.put(KEY, "new", "Quorate-Context", CONTEXT.substring(0, CONTEXT.length() - 1) + "x");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("BAD_CONTEXT");
    assertThat(answer.errorMessage()).contains("garbled").contains("read the key again");
    assertThat(fixture.store.requests).isEmpty();
  }

  @Test
  void aKeyIsTheRestOfThePathWhateverItsBytes() {
    assertKey("a/b", "a/b");
    assertKey("a%2Fb", "a/b");
    assertKey("a//b/", "a//b/");
    assertKey("%20%25+", " %+");
    assertKey("a;b=c", "a;b=c");
    assertKey("..%2F.", "../.");
    http.get("/v1/keyspaces/docs/keys/%00%FF%fe");
    assertThat(((Request.Get) fixture.store.last()).key())
        .isEqualTo(new byte[] {0, (byte) 0xff, (byte) 0xfe});
  }

  private static void assertKey(String path, String key) {
    assertThat(http.get("/v1/keyspaces/docs/keys/" + path).status()).as(path).isEqualTo(200);
    assertThat(((Request.Get) fixture.store.last()).key())
        .as(path)
        .isEqualTo(key.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aLongBinaryKeyFits() {
    assertThat(http.get("/v1/keyspaces/docs/keys/" + "%FF".repeat(4096)).status()).isEqualTo(200);
    assertThat(((Request.Get) fixture.store.last()).key()).hasSize(4096);
  }

  @Test
  void aBadPercentSignSaysWhere() throws Exception {
    String answer =
        http.raw(
            "GET /v1/keyspaces/docs/keys/a%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"INVALID_ARGUMENT\"");
  }

  @Test
  void parametersAreCheckedOneByOne() {
    for (String query : List.of("?r=0", "?r=two", "?r=-1", "?w=2", "?r=1&r=2", "?R=1")) {
      HttpCaller.Answer answer = http.get(KEY + query);
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.errorCode()).isEqualTo("INVALID_ARGUMENT");
      assertThat(answer.errorMessage()).contains("parameter");
    }
    assertThat(fixture.store.requests).isEmpty();
  }

  @Test
  void everyRefusalHasTheStatusOfItsCode() {
    for (ErrorCode code : ErrorCode.values()) {
      fixture.store.answer(_ -> new Reply.Refused(new Refusal(code, "because").with("limit", 3)));
      HttpCaller.Answer answer = http.get(KEY);
      assertThat(answer.status()).as("%s", code).isEqualTo(code.httpStatus());
      assertThat(answer.json().toString())
          .isEqualTo(
              "{\"error\":{\"code\":\""
                  + code
                  + "\",\"message\":\"because\",\"details\":{\"limit\":\"3\"}}}");
    }
  }

  @Test
  void aValueOverTheLimitIsRefusedWhetherAnnouncedOrNot() {
    byte[] tooLarge = new byte[(1 << 20) + 1];
    for (HttpRequest.BodyPublisher body :
        List.of(
            HttpRequest.BodyPublishers.ofByteArray(tooLarge),
            HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLarge)))) {
      HttpCaller.Answer answer = http.call("PUT", KEY, body);
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.errorCode()).isEqualTo("TOO_LARGE");
      assertThat(answer.errorMessage()).contains("1048576");
    }
    assertThat(fixture.store.requests).noneMatch(Request.Put.class::isInstance);
  }

  @Test
  void aKeyspaceMayAllowLargerValues() {
    KeyspaceSettings large =
        new KeyspaceSettings(
            "eventual", 3, 2, 2, "strict", false, "siblings", 64, "ring", 10, 100, 3 << 20);
    fixture.store.answer(request ->
        request instanceof Request.DescribeKeyspace describe
            ? new Reply.Described(new KeyspaceInfo(describe.name(), 9, large))
            : ScriptedStore.usual(request));
    byte[] value = new byte[2 << 20];
    for (HttpRequest.BodyPublisher body :
        List.of(
            HttpRequest.BodyPublishers.ofByteArray(value),
            HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(value)))) {
      assertThat(http.call("PUT", KEY, body).status()).isEqualTo(200);
      assertThat(((Request.Put) fixture.store.last()).value()).hasSize(2 << 20);
    }
  }

  @Test
  void aScanPagesWithBinaryKeys() {
    HttpCaller.Answer answer =
        http.get("/v1/keyspaces/docs/keys?prefix=a%FF&after=b%00&limit=7&values=true");
    assertThat(answer.status()).isEqualTo(200);
    Request.Scan scan = (Request.Scan) fixture.store.last();
    assertThat(scan.prefix()).isEqualTo(new byte[] {'a', (byte) 0xff});
    assertThat(scan.after()).isEqualTo(new byte[] {'b', 0});
    assertThat(scan.limit()).isEqualTo(7);
    assertThat(answer.json().at("/rows/0/key").asText()).isEqualTo("a key");
    assertThat(answer.json().at("/rows/0").has("keyBase64")).isFalse();
    assertThat(answer.json().at("/rows/1/keyBase64").asText())
        .isEqualTo(Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, 1}));
    assertThat(answer.json().at("/rows/0/siblings/0/value").asText()).isEqualTo("dg==");
    assertThat(answer.json().get("complete").asBoolean()).isFalse();
    assertThat(answer.json().get("next").asText()).isEqualTo("%FF%01");
    for (String query : List.of("?limit=0", "?limit=x", "?values=perhaps", "?order=desc")) {
      assertThat(http.get("/v1/keyspaces/docs/keys" + query).status()).as(query).isEqualTo(400);
    }
  }
}
