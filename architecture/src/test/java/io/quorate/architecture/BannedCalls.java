package io.quorate.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasParameterTypes;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.quorate.architecture.Bans.Ban;
import io.quorate.architecture.Bans.Exemption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds uses of what {@link Bans} lists. Each violation names the replacement. */
final class BannedCalls extends ArchCondition<JavaClass> {
  private final List<Ban> bans;
  private final List<Exemption> exempt;
  private final Set<Exemption> used = new LinkedHashSet<>();

  BannedCalls(List<Ban> bans, List<Exemption> exempt) {
    super("be a function of their events");
    this.bans = bans;
    this.exempt = exempt;
  }

  static ArchRule rule(BannedCalls condition, String... packages) {
    return classes().that().resideInAnyPackage(packages).should(condition).allowEmptyShould(true);
  }

  /** Exemptions that no class needed. */
  Set<Exemption> unused() {
    Set<Exemption> unused = new LinkedHashSet<>(exempt);
    unused.removeAll(used);
    return unused;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
      String target = dependency.getTargetClass().getBaseComponentType().getFullName();
      for (Ban ban : bansOfType(target)) {
        report(type, ban, dependency.getDescription(), events);
      }
    }
    for (JavaAccess<?> access : type.getAccessesFromSelf()) {
      String target = target(access);
      for (Ban ban : bans) {
        if (ban.what().equals(target) && !Bans.FINE.contains(target + parameters(access))) {
          report(type, ban, access.getDescription(), events);
        }
      }
    }
  }

  private List<Ban> bansOfType(String target) {
    List<Ban> found = new ArrayList<>();
    for (Ban ban : bans) {
      boolean matches =
          ban.what().endsWith(".")
              ? target.startsWith(ban.what())
              : target.equals(ban.what()) || target.startsWith(ban.what() + "$");
      if (matches && !Bans.FINE_TYPES.contains(target)) {
        found.add(ban);
      }
    }
    return found;
  }

  /** The member as declared, so that a call through a subtype is found too. */
  private static String target(JavaAccess<?> access) {
    String owner =
        access
            .getTarget()
            .resolveMember()
            .map(JavaMember::getOwner)
            .orElse(access.getTargetOwner())
            .getFullName();
    return owner + "." + access.getTarget().getName();
  }

  private static String parameters(JavaAccess<?> access) {
    return access.getTarget() instanceof HasParameterTypes target
        ? "(" + String.join(", ", HasName.Utils.namesOf(target.getRawParameterTypes())) + ")"
        : "";
  }

  private void report(JavaClass type, Ban ban, String description, ConditionEvents events) {
    for (Exemption exemption : exempt) {
      if (exemption.type().equals(type.getFullName()) && exemption.what().equals(ban.what())) {
        used.add(exemption);
        return;
      }
    }
    events.add(SimpleConditionEvent.violated(type, description + ": " + ban.instead()));
  }
}
