package io.quorate.server.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;

class ReservationTest {
  private final Reservation.Budget budget = new Reservation.Budget(1000);

  @Test
  void oneAnswerTakesHalfAtMost() {
    Reservation answer = budget.open();
    answer.grow(500);
    StatusRuntimeException e =
        catchThrowableOfType(StatusRuntimeException.class, () -> answer.grow(1));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(e.getStatus().getDescription())
        .isEqualTo("grpc: trying to send message larger than max (501 vs. 500)");
  }

  @Test
  void allAnswersTogetherTakeNoMoreThanTheBudget() {
    budget.open().grow(500);
    Reservation second = budget.open();
    second.grow(500);
    StatusRuntimeException e =
        catchThrowableOfType(StatusRuntimeException.class, () -> budget.open().grow(1));
    assertThat(e.getStatus().getDescription()).isEqualTo("etcdserver: too many requests");
    second.close();
    budget.open().grow(1);
  }

  @Test
  void whatIsGivenBackIsGivenBackOnce() {
    Reservation answer = budget.open();
    answer.grow(300);
    answer.close();
    answer.close();
    assertThat(budget.taken()).isZero();
    answer.grow(300); // whoever fills it has not heard yet
    assertThat(budget.taken()).isZero();
  }
}
