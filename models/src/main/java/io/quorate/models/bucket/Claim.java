package io.quorate.models.bucket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.quorate.models.registry.StoreAnswer.Document;
import io.quorate.models.registry.StoreQuery;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * The right to collect, until somebody else takes it.
 *
 * @param pass grows with each
 * @param document as it stands while the claim does
 * @param fence what each commit of the collection is conditional on
 */
record Claim(long pass, byte[] document, StoreQuery.Condition fence) {

  /** Takes it from whoever has it. */
  static Claim take(Documents documents) throws IOException {
    String key = Documents.COLLECTOR;
    Document before = documents.read(List.of(key), List.of()).get(key);
    long pass = before == null ? 1 : pass(before) + 1;
    byte[] mine = (pass + " " + UUID.randomUUID()).getBytes(US_ASCII);
    boolean taken =
        documents.commit(
            List.of(Documents.unchanged(key, before)), List.of(new StoreQuery.Change(key, mine)));
    Document after = documents.read(List.of(key), List.of()).get(key);
    if (!taken || after == null || !Arrays.equals(after.bytes(), mine)) {
      throw Deletions.fenced();
    }
    return new Claim(pass, mine, Documents.unchanged(key, after));
  }

  private static long pass(Document claim) {
    return Long.parseLong(new String(claim.bytes(), US_ASCII).split(" ", 2)[0]);
  }
}
