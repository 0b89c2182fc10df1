package io.quorate.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.server.endpoint.RefusedException;
import io.quorate.server.etcd.EtcdQuota;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/etcd}: what concerns etcd's clients and has no place in etcd's API. */
final class EtcdRoutes {
  private static final String QUOTA = "quotaBytes";

  private final EtcdQuota quota;

  EtcdRoutes(EtcdQuota quota) {
    this.quota = quota;
  }

  void addTo(Router router) {
    router.add("GET", "/v1/etcd/quota", this::quota).add("PUT", "/v1/etcd/quota", this::setQuota);
  }

  private void quota(Call call) throws IOException {
    call.query();
    try {
      answer(call, quota.get());
    } catch (RefusedException e) {
      throw new Problem(e.refusal());
    }
  }

  private void setQuota(Call call) throws IOException {
    call.query();
    JsonFields fields = new JsonFields(call.jsonBody(), List.of(QUOTA));
    long bytes = fields.counter(QUOTA);
    try {
      quota.set(bytes);
    } catch (RefusedException e) {
      throw new Problem(e.refusal());
    }
    answer(call, bytes);
  }

  private static void answer(Call call, @Nullable Long bytes) throws IOException {
    ObjectNode body = Json.object();
    body.put(QUOTA, bytes);
    call.json(200, body);
  }
}
