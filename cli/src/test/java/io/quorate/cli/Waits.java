package io.quorate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What waits for a change on the nodes of a cluster, as their metrics tell. */
final class Waits implements AutoCloseable {
  private static final Pattern WAITING = Pattern.compile("(?m)^quorate_waiting_requests (\\d+)");

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<URI> pages;

  Waits(List<String> urls) {
    pages = urls.stream().map(url -> URI.create(url + "/metrics")).toList();
  }

  /** On all nodes. */
  int count() throws Exception {
    int all = 0;
    for (URI page : pages) {
      HttpRequest get = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(60)).build();
      String text = http.send(get, HttpResponse.BodyHandlers.ofString()).body();
      Matcher waiting = WAITING.matcher(text);
      assertThat(waiting.find()).as(text).isTrue();
      all += Integer.parseInt(waiting.group(1));
    }
    return all;
  }

  void await(int wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    int now = count();
    while (now != wanted) {
      assertThat(System.nanoTime() - deadline).as("%d instead of %d", now, wanted).isNegative();
      LockSupport.parkNanos(20_000_000);
      now = count();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
