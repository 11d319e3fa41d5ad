package switchboard.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs test methods ({@code Class#method}) in a process of their own, and exits with what came of them. */
public final class TestsAlone {

    public static final int PASSED = 0;
    public static final int FAILED = 10;
    public static final int NONE_RAN = 11;

    private TestsAlone() {}

    public static void main(String[] methods) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(Arrays.stream(methods)
                                        .map(TestsAlone::selected)
                                        .toList())
                                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures().forEach(failure -> System.out.println(failure.getException()));
        System.exit(
                summary.getTotalFailureCount() > 0 ? FAILED : summary.getTestsSucceededCount() > 0 ? PASSED : NONE_RAN);
    }

    /** Whatever its parameters. */
    private static MethodSelector selected(String name) {
        String[] parts = name.split("#", 2);
        try {
            Class<?> tests = Class.forName(parts[0]);
            return Arrays.stream(tests.getDeclaredMethods())
                    .filter(method -> method.getName().equals(parts[1]))
                    .map(method -> selectMethod(tests, method))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no test " + name));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("there is no class of test " + name, e);
        }
    }
}
