package switchboard.testkit;

import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of a tenant's in every table there is, made from the catalogue alone, so that a new table has one, too. Every
 * text says whose it is; every row has the same id. Keys to other tables and triggers are not looked at.
 */
public final class LikeRows {

    private static final Set<String> PEOPLE =
            Set.of("user_id", "seller_id", "created_by", "actor_id", "owner_id", "referrer_id");
    private static final Pattern LITERAL = Pattern.compile("'([^']*)'::");
    private static final int TRIES = 12;

    private LikeRows() {}

    /** The tables of the schema. */
    public static List<String> tables(RealPostgres postgres) {
        return postgres
                .query("select table_name::text from information_schema.tables where table_schema = 'public'"
                        + " and table_type = 'BASE TABLE' and table_name <> 'schema_history' order by 1")
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** {@code word} stands in each text; {@code number} is the tenant's, for columns that take nothing else. */
    public static void settle(RealPostgres postgres, UUID tenant, UUID row, String word, String number) {
        SqlConnection line = RealPostgres.await(PgConnection.connect(TestServers.vertx(), postgres.superuser()));
        RealPostgres.await(line.query("set session_replication_role = replica").execute());
        for (String table : tables(postgres)) {
            insert(postgres, line, table, values(postgres, table, tenant, row, word, number), number);
        }
        RealPostgres.await(line.close());
    }

    private static Map<String, String> values(
            RealPostgres postgres, String table, UUID tenant, UUID row, String word, String number) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Row column : postgres.query("select column_name::text, udt_name::text, is_nullable::text"
                + " from information_schema.columns where table_schema = 'public' and is_generated = 'NEVER'"
                + " and is_identity = 'NO' and table_name = '" + table + "'")) {
            String name = column.getString(0);
            String value = value(name, column.getString(1), tenant, row, word + "_" + table + "_" + name, number);
            if (value != null) {
                values.put(name, value);
            }
        }
        return values;
    }

    private static String value(String name, String type, UUID tenant, UUID row, String text, String number) {
        return switch (type) {
            case "uuid" -> "'" + (PEOPLE.contains(name) ? tenant : row) + "'";
            case "text", "varchar" ->
                name.contains("phone") || name.endsWith("_number")
                        ? "'" + number + "'"
                        : name.equals("status") || name.equals("state") ? null : "'" + text + "'";
            case "int2", "int4", "int8", "numeric", "float8" -> "1";
            case "bool" -> "true";
            case "jsonb", "json" -> "'{\"text\": \"" + text + "\"}'";
            case "bytea" -> "'\\x01'";
            case "_text" -> "array['" + text + "']";
            case "timestamptz" ->
                name.matches(".*(until|ends|expires|end_time|next|due|lease).*")
                        ? "now() + interval '1 day'"
                        : "now() - interval '1 minute'";
            case "date" -> "current_date";
            default -> null;
        };
    }

    /** What a check refuses is tried as its first word, then as the number, then left out. */
    private static void insert(
            RealPostgres postgres, SqlConnection line, String table, Map<String, String> values, String number) {
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            try {
                RealPostgres.await(line.query("insert into " + table + " (" + String.join(", ", values.keySet())
                                + ") values (" + String.join(", ", values.values()) + ")")
                        .execute());
                return;
            } catch (RuntimeException e) {
                if (isShared(postgres, table, values, e)) {
                    return;
                }
                refused.add(e.getMessage());
                adapt(postgres, table, values, e, number);
            }
        }
        throw new AssertionError("no row for " + table + "; give it a value in LikeRows: " + refused);
    }

    /** Such as prices: a table of nobody's, which has rows already. */
    private static boolean isShared(
            RealPostgres postgres, String table, Map<String, String> values, RuntimeException error) {
        return error instanceof PgException refused
                && Set.of("23P01", "23505").contains(refused.getSqlState())
                && !values.containsKey("user_id")
                && postgres.count(table) > 0;
    }

    private static void adapt(
            RealPostgres postgres, String table, Map<String, String> values, RuntimeException error, String number) {
        if (!(error instanceof PgException refused)) {
            throw error;
        }
        if (refused.getColumn() != null && !refused.getColumn().isEmpty()) {
            values.put(refused.getColumn(), "'" + number + "'"); // not null: it had no value
            return;
        }
        String rule = postgres
                .query("select pg_get_constraintdef(oid) from pg_constraint where conname = '" + refused.getConstraint()
                        + "' and conrelid = 'public." + table + "'::regclass")
                .stream()
                .map(row -> row.getString(0))
                .findFirst()
                .orElseThrow(() -> error);
        Matcher literal = LITERAL.matcher(rule);
        String word = literal.find() ? "'" + literal.group(1) + "'" : "'" + number + "'";
        boolean known = false;
        for (String column : List.copyOf(values.keySet())) {
            if (Pattern.compile("\\b" + column + "\\b").matcher(rule).find()) {
                known = true;
                if (values.get(column).startsWith("'{")) {
                    values.put(column, "'[]'");
                } else if (values.get(column).equals(word)
                        || !values.get(column).startsWith("'")) {
                    values.remove(column);
                } else {
                    values.put(column, word);
                }
            }
        }
        if (!known) {
            throw error;
        }
    }
}
