package switchboard.crm;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;
import switchboard.platform.core.PhoneNumber;

/** A row of {@code profiles}, as its person sees and changes it. */
final class ProfileRepository {

    private static final String FIND = """
            select to_jsonb(p) as profile
              from profiles as p
             where p.user_id = $1
            """;

    private static final String CHANGE = """
            insert into profiles as p (
                   user_id, full_name, business_name, area_code, industry, onboarding_step, business_hours,
                   business_timezone, emergency_24_7, owner_phone, notification_preferences)
            values ($1, $2, $3, $4, coalesce($5, 'hvac'), coalesce($6, 0), $7, coalesce($8, 'America/Chicago'),
                   coalesce($9, false), $10, $11)
                on conflict (user_id) do update
               set full_name = coalesce($2, p.full_name),
                   business_name = coalesce($3, p.business_name),
                   area_code = coalesce($4, p.area_code),
                   industry = coalesce($5, p.industry),
                   onboarding_step = coalesce($6, p.onboarding_step),
                   business_hours = coalesce($7, p.business_hours),
                   business_timezone = coalesce($8, p.business_timezone),
                   emergency_24_7 = coalesce($9, p.emergency_24_7),
                   owner_phone = coalesce($10, p.owner_phone),
                   notification_preferences = coalesce($11, p.notification_preferences)
            """;

    private final SqlClient sql;

    ProfileRepository(SqlClient sql) {
        this.sql = sql;
    }

    Future<Optional<JsonObject>> find(UUID user) {
        return sql.preparedQuery(FIND)
                .execute(Tuple.of(user))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getJsonObject("profile")));
    }

    Future<Void> change(UUID user, ProfileBody to, Optional<PhoneNumber> ownerPhone) {
        return sql.preparedQuery(CHANGE)
                .execute(Tuple.tuple()
                        .addValue(user)
                        .addValue(to.fullName())
                        .addValue(to.businessName())
                        .addValue(to.areaCode())
                        .addValue(to.industry())
                        .addValue(to.onboardingStep())
                        .addValue(to.hours().orElse(null))
                        .addValue(to.businessTimezone())
                        .addValue(to.emergencyAlways())
                        .addValue(ownerPhone.map(PhoneNumber::e164).orElse(null))
                        .addValue(to.preferences().orElse(null)))
                .mapEmpty();
    }
}
