package switchboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import switchboard.audit.ErasureConfig;
import switchboard.audit.RetentionConfig;
import switchboard.billing.BillingConfig;
import switchboard.booking.BookingConfig;
import switchboard.calls.CallsConfig;
import switchboard.cluster.ClusterConfig;
import switchboard.crm.CrmConfig;
import switchboard.dialer.DialerConfig;
import switchboard.http.AccessConfig;
import switchboard.http.HttpConfig;
import switchboard.http.TokenConfig;
import switchboard.inbox.InboxConfig;
import switchboard.limits.LimitsConfig;
import switchboard.messaging.MessagingConfig;
import switchboard.notify.NotifyConfig;
import switchboard.ops.JobsConfig;
import switchboard.ops.OpsConfig;
import switchboard.platform.config.Environment;
import switchboard.platform.config.Secrets;
import switchboard.platform.config.Settings;
import switchboard.platform.core.Check;
import switchboard.platform.embedded.StoresConfig;
import switchboard.platform.error.Failure;
import switchboard.provider.retell.RetellConfig;
import switchboard.provider.twilio.TwilioConfig;
import switchboard.provisioning.ProvisioningConfig;
import switchboard.reconcile.ReconcileConfig;
import switchboard.routing.RoutingConfig;

/**
 * All settings, a record a capability. To add one: a component here, a section of the same name in
 * {@code config/switchboard.yaml}.
 *
 * @param environment {@code SWITCHBOARD_ENV}: {@code development} or {@code production}
 */
public record SwitchboardConfig(
        String environment,
        HttpConfig http,
        AccessConfig access,
        StoresConfig stores,
        ClusterConfig cluster,
        InboxConfig inbox,
        LimitsConfig limits,
        DialerConfig dialer,
        CallsConfig calls,
        BillingConfig billing,
        RoutingConfig routing,
        BookingConfig booking,
        CrmConfig crm,
        MessagingConfig messaging,
        OpsConfig ops,
        JobsConfig jobs,
        ReconcileConfig reconcile,
        NotifyConfig webhooks,
        RetentionConfig retention,
        ErasureConfig erasure,
        ProvisioningConfig provisioning,
        RetellConfig retell,
        Service calcom,
        TwilioConfig twilio,
        TokenConfig supabase) {

    /** The variables that scripts rely on, and the keys they set. */
    private static final Map<String, String> VARIABLES = Map.of(
            "SWITCHBOARD_ENV",
            "environment",
            "SWITCHBOARD_DATA_DIR",
            "stores.data_dir",
            "DATABASE_URL",
            "stores.database_url",
            "REDIS_URL",
            "stores.redis_url",
            "RETELL_BASE_URL",
            "retell.base_url",
            "CALCOM_BASE_URL",
            "calcom.base_url",
            "TWILIO_BASE_URL",
            "twilio.base_url",
            Secrets.SUPABASE_JWKS_URL,
            "supabase.jwks_url");

    private static final Set<String> NO_SETTINGS = Set.of(
            Secrets.SERVICE_KEY,
            Secrets.ENCRYPTION_KEY,
            "SWITCHBOARD_FAILPOINT",
            "SWITCHBOARD_JAVA_OPTS",
            "SWITCHBOARD_LOG_LEVEL",
            "SWITCHBOARD_SERVER",
            "SWITCHBOARD_TEST_");

    public SwitchboardConfig {
        Check.that(
                Set.of("development", "production").contains(environment),
                "environment must be development or production, was " + environment);
        Check.that(
                retell.placeTimeout().multipliedBy(2).compareTo(dialer.requestLease()) <= 0,
                "retell.place_timeout must be at most half of dialer.request_lease");
        Check.that(
                retell.placeTimeout().multipliedBy(2).compareTo(provisioning.lease()) <= 0,
                "retell.place_timeout must be at most half of provisioning.lease");
    }

    /** A service reached over HTTP. */
    public record Service(String baseUrl) {

        public Service {
            Check.that(baseUrl.matches("https?://\\S+"), "base_url must be an http address, was " + baseUrl);
        }
    }

    /** The same, with the provider and the calendar elsewhere. */
    public SwitchboardConfig speakingTo(URI voice, URI calendar) {
        return new SwitchboardConfig(
                environment,
                http,
                access,
                stores,
                cluster,
                inbox,
                limits,
                dialer,
                calls,
                billing,
                routing,
                booking,
                crm,
                messaging,
                ops,
                jobs,
                reconcile,
                webhooks,
                retention,
                erasure,
                provisioning,
                retell.withBaseUrl(voice.toString()),
                new Service(calendar.toString()),
                twilio,
                supabase);
    }

    public boolean isProduction() {
        return environment.equals("production");
    }

    /** The settings before they become a record, for showing them with their sources. */
    public static Settings settings(Optional<Path> file, Environment environment) {
        return layered(Settings.of(defaults()), file, environment);
    }

    /** The same over other defaults, as the demo has them. */
    public static Settings settings(String preset, String name, Optional<Path> file, Environment environment) {
        return layered(Settings.of(defaults()).with(preset, name), file, environment);
    }

    private static Settings layered(Settings settings, Optional<Path> file, Environment environment) {
        file.ifPresent(path -> settings.with(read(path), path.toString()));
        environment.layOver(settings, VARIABLES, NO_SETTINGS);
        return settings;
    }

    /** The defaults, the file and the environment, checked; in production also that no needed secret is missing. */
    public static SwitchboardConfig load(Optional<Path> file, Environment environment) {
        SwitchboardConfig config = settings(file, environment).bind(SwitchboardConfig.class);
        config.requireSecrets(environment);
        return config;
    }

    /** Refuses production without its secrets, and any secret that cannot be one. */
    public void requireSecrets(Environment variables) {
        if (isProduction() && !Secrets.missing(variables).isEmpty()) {
            throw Failure.invalid(
                    "secrets_missing",
                    "production needs " + String.join(", ", Secrets.missing(variables))
                            + "; set them in the environment or in .env");
        }
        Secrets.from(variables);
    }

    private static String defaults() {
        try (InputStream in = SwitchboardConfig.class.getResourceAsStream("/config/switchboard.yaml")) {
            if (in == null) {
                throw new IllegalStateException("this build lacks config/switchboard.yaml");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw Failure.notFound("config_not_found", "cannot read " + file + ": " + e);
        }
    }
}
