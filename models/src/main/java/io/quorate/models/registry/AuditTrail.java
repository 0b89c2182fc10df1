package io.quorate.models.registry;

import io.quorate.models.blob.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A chain of entries: whoever changes one has to change all that follow, and the model itself. */
public final class AuditTrail {
  private AuditTrail() {}

  /** The next entry of a model's trail. */
  static AuditEntry next(Model model, long atMillis, String who, String what, String details) {
    long sequence = model.audits() + 1;
    String before = model.auditHash();
    return new AuditEntry(
        sequence,
        atMillis,
        who,
        what,
        details,
        before,
        hash(sequence, atMillis, who, what, details, before));
  }

  /**
   * SHA-256 over sequence and time (eight bytes each, big-endian), then who, what, details and the
   * hash before, each as its length in four bytes and UTF-8.
   */
  static String hash(
      long sequence, long atMillis, String who, String what, String details, String before) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(sequence);
      out.writeLong(atMillis);
      for (String text : List.of(who, what, details, before)) {
        byte[] utf = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf.length);
        out.write(utf);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Digest.of(bytes.toByteArray()).toString();
  }

  /**
   * What is wrong with a whole trail, in a sentence; empty where nothing is.
   *
   * @param last hash that the model names
   */
  public static Optional<String> flaw(List<AuditEntry> entries, long count, String last) {
    String before = "";
    long sequence = 0;
    for (AuditEntry entry : entries) {
      sequence++;
      if (entry.sequence() != sequence) {
        return Optional.of("entry %d is missing".formatted(sequence));
      }
      if (!entry.before().equals(before)) {
        return Optional.of("entry %d does not follow the one before it".formatted(sequence));
      }
      String hash =
          hash(sequence, entry.atMillis(), entry.who(), entry.what(), entry.details(), before);
      if (!entry.hash().equals(hash)) {
        return Optional.of("entry %d was changed: its hash is %s".formatted(sequence, hash));
      }
      before = hash;
    }
    if (sequence != count || !before.equals(last)) {
      return Optional.of(
          "the trail ends with entry %d, %s; the model says %d, %s"
              .formatted(sequence, before, count, last));
    }
    return Optional.empty();
  }
}
