package switchboard;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.UUID;

/** The rules in README.md, "How the code is laid out", as tests. Each {@code because} says what breaks without it. */
@AnalyzeClasses(packages = "switchboard", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule capabilities_depend_downwards_only = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("start")
            .definedBy("switchboard", "switchboard.cli..", "switchboard.simulator..", "switchboard.loadtest..")
            .layer("oversight")
            .definedBy("switchboard.ops..", "switchboard.reconcile..")
            .layer("business")
            .definedBy(
                    "switchboard.dialer..",
                    "switchboard.routing..",
                    "switchboard.booking..",
                    "switchboard.billing..",
                    "switchboard.crm..",
                    "switchboard.messaging..",
                    "switchboard.provisioning..",
                    "switchboard.sales..")
            .layer("calls")
            .definedBy("switchboard.calls..")
            .layer("mechanism")
            .definedBy(
                    "switchboard.inbox..",
                    "switchboard.limits..",
                    "switchboard.audit..",
                    "switchboard.cluster..",
                    "switchboard.notify..",
                    "switchboard.provider..",
                    "switchboard.http..")
            .layer("platform")
            .definedBy("switchboard.platform..")
            .whereLayer("start")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("oversight")
            .mayOnlyBeAccessedByLayers("start")
            .whereLayer("business")
            .mayOnlyBeAccessedByLayers("oversight", "start")
            .whereLayer("calls")
            .mayOnlyBeAccessedByLayers("business", "oversight", "start")
            .whereLayer("mechanism")
            .mayOnlyBeAccessedByLayers("calls", "business", "oversight", "start");

    @ArchTest
    static final ArchRule capabilities_form_no_cycle =
            slices().matching("switchboard.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule business_capabilities_ignore_each_other = slices().matching(
                    "switchboard.(dialer|routing|booking|billing|crm|messaging|provisioning|sales)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule the_provider_can_be_replaced = noClasses()
            .that()
            .resideOutsideOfPackages("switchboard", "switchboard.provider.retell..", "switchboard.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("switchboard.provider.retell..")
            .because("Retell's words stop at its own folder");

    @ArchTest
    static final ArchRule core_is_pure = classes()
            .that()
            .resideInAPackage("switchboard..core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang..",
                    "java.math..",
                    "java.text..",
                    "java.time..",
                    "java.util..",
                    "java.nio.charset..",
                    "com.fasterxml.jackson.annotation..",
                    "org.jspecify.annotations..",
                    "switchboard..core..")
            .because("decisions without I/O can be tested with a million random cases");

    @ArchTest
    static final ArchRule time_and_chance_are_injected = noClasses()
            .that()
            .resideOutsideOfPackage("..platform.time..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .because("a test that cannot set the clock cannot test what happens at midnight");

    @ArchTest
    static final ArchRule sql_is_kept_in_repositories = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Repository")
            .should()
            .callMethod(SqlClient.class, "preparedQuery", String.class)
            .because("a table has one owner, and its queries stand in one file");

    @ArchTest
    static final ArchRule the_event_bus_is_typed = noClasses()
            .that()
            .resideOutsideOfPackage("..platform.bus..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.vertx.core.eventbus.EventBus")
            .because("an address written as a string cannot be found, renamed or checked");
}
