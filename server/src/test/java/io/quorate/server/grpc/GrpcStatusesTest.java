package io.quorate.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quorate.api.v1.ErrorDetail;
import io.quorate.protocol.process.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GrpcStatusesTest {
  private static final Pattern ROW =
      Pattern.compile("\\| (`[A-Z_`, ]+) \\| (\\d{3}) \\| `([A-Z_]+)` \\| \\d \\| .*");

  /** What the reference says of one code. */
  private record Documented(int http, Status.Code grpc) {}

  private static Map<ErrorCode, Documented> documented() throws Exception {
    Map<ErrorCode, Documented> rows = new EnumMap<>(ErrorCode.class);
    for (String line : Files.readAllLines(Path.of("..", "docs", "reference.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        for (String code : row.group(1).replace("`", "").split(", ")) {
          Status.Code grpc = Status.Code.valueOf(row.group(3));
          rows.put(ErrorCode.valueOf(code), new Documented(Integer.parseInt(row.group(2)), grpc));
        }
      }
    }
    return rows;
  }

  @Test
  void everyCodeHasTheStatusesThatTheReferenceNames() throws Exception {
    Map<ErrorCode, Documented> rows = documented();
    assertThat(rows).containsOnlyKeys(ErrorCode.values());
    rows.forEach((code, row) -> {
      StatusRuntimeException shown = GrpcStatuses.exception(code, "why");
      assertThat(shown.getStatus().getCode()).as(code.name()).isEqualTo(row.grpc());
      assertThat(code.httpStatus()).as(code.name()).isEqualTo(row.http());
    });
  }

  /** Clients of gRPC repeat these of themselves, or are told by libraries that they may. */
  @Test
  void whatMayHaveHappenedNeverLooksAsIfItCouldBeRepeated() throws Exception {
    for (ErrorCode code : ErrorCode.values()) {
      assertShown(code);
    }
  }

  private static void assertShown(ErrorCode code) throws InvalidProtocolBufferException {
    StatusRuntimeException shown = GrpcStatuses.exception(code, "why");
    boolean indeterminate = code.conclusion() == ErrorCode.Conclusion.INDETERMINATE;
    if (indeterminate) {
      assertThat(shown.getStatus().getCode())
          .isNotIn(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED);
    }
    assertThat(shown.getStatus().getDescription()).isEqualTo("why");
    assertThat(shown.getTrailers()).isNotNull();
    ErrorDetail detail = ErrorDetail.parseFrom(shown.getTrailers().get(GrpcStatuses.DETAIL));
    assertThat(detail.getCode()).isEqualTo(code.name());
    assertThat(detail.getIndeterminate()).isEqualTo(indeterminate);
  }
}
