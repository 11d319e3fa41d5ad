package switchboard.crm;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody changes about their own profile; what is left out stays. Role, status, consent and deployment are not
 * theirs to change, and are no fields here.
 */
record ProfileBody(
        @Nullable String fullName,
        @Nullable String businessName,
        @Nullable String areaCode,
        @Nullable String industry,
        @Nullable Integer onboardingStep,
        @Nullable Map<String, Object> businessHours,
        @Nullable String businessTimezone,
        @JsonProperty("emergency_24_7") @Nullable Boolean emergencyAlways,
        @Nullable String ownerPhone,
        @Nullable Map<String, Object> notificationPreferences) {

    private static final int LINE_MAX = 200;
    private static final int JSON_MAX = 4_000;

    ProfileBody {
        isShort("full_name", fullName);
        isShort("business_name", businessName);
        require(areaCode == null || areaCode.matches("[2-9][0-9]{2}"), "area_code is three digits, such as 512.");
        require(industry == null || industry.matches("[a-z_]{2,40}"), "industry is a word, such as plumbing.");
        require(
                onboardingStep == null || (onboardingStep >= 0 && onboardingStep <= 100),
                "onboarding_step is 0 to 100");
        require(
                businessTimezone == null || ZoneId.getAvailableZoneIds().contains(businessTimezone),
                "business_timezone is like America/Chicago.");
        require(length(businessHours) <= JSON_MAX, "business_hours is too long.");
        require(length(notificationPreferences) <= JSON_MAX, "notification_preferences is too long.");
    }

    Optional<JsonObject> hours() {
        return Optional.ofNullable(businessHours).map(JsonObject::new);
    }

    Optional<JsonObject> preferences() {
        return Optional.ofNullable(notificationPreferences).map(JsonObject::new);
    }

    private static int length(@Nullable Map<String, Object> json) {
        return json == null ? 0 : new JsonObject(json).encode().length();
    }

    private static void isShort(String field, @Nullable String text) {
        require(text == null || text.length() <= LINE_MAX, field + " has at most " + LINE_MAX + " characters.");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
