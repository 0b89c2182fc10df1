package io.quorate.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import io.quorate.architecture.Rooms.Room;

/** Turns the table of rooms into rules. */
final class Layering {
  private Layering() {}

  static ArchRule onlyLowerRooms(Rooms rooms, Room room) {
    DescribedPredicate<JavaClass> forbidden =
        not(resideInAnyPackage(rooms.allowed(room).toArray(String[]::new)));
    if (room.libraries().contains("..")) {
      forbidden = forbidden.and(resideInAPackage(rooms.root() + ".."));
    }
    return noClasses()
        .that()
        .resideInAPackage(rooms.packagesOf(room))
        .should()
        .dependOnClassesThat(forbidden.and(not(primitives())))
        .because(
            "%s/ may import only %s; move what both need to a room below, or change Rooms with a reason"
                .formatted(room.name(), rooms.allowed(room)))
        .allowEmptyShould(true);
  }

  /** Protocols are read and replaced one at a time, so none imports another. */
  static ArchRule protocolsApart(Rooms rooms) {
    String protocol = rooms.root() + ".protocol";
    return slices()
        .matching(protocol + ".(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            DescribedPredicate.alwaysTrue(),
            resideInAnyPackage(
                Rooms.SHARED_PROTOCOL.stream()
                    .map(name -> protocol + "." + name + "..")
                    .toArray(String[]::new)))
        .because(
            "a protocol imports only "
                + Rooms.SHARED_PROTOCOL
                + "; put what two protocols share there")
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaClass> primitives() {
    return DescribedPredicate.describe(
        "primitive types and arrays of them", type -> type.getBaseComponentType().isPrimitive());
  }
}
