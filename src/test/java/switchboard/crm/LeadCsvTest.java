package switchboard.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchboard.crm.core.LeadRow;
import switchboard.platform.error.Failure;
import switchboard.platform.phone.PhoneNumbers;

class LeadCsvTest {

    private static final String HEADER = "name,business_name,phone,email,state,priority,consent,notes";
    private static final String ADA = "Ada,Ada's,2125550147,ada@example.com,NY,1,written,ok";
    private static final int ROW_CHARS_MAX = 65_536;

    @TempDir
    private Path dir;

    @Test
    void the_real_list_gives_what_its_truth_says() throws IOException {
        // given
        LeadTruth truth = LeadTruth.read();
        PhoneNumbers numbers = PhoneNumbers.load();
        List<Integer> invalid = new ArrayList<>();
        List<Integer> duplicates = new ArrayList<>();
        Set<String> e164 = new LinkedHashSet<>();
        // when
        List<LeadRow> rows = read(LeadTruth.LIST);
        rows.forEach(row -> row.read(numbers::parse)
                .fold(
                        lead -> e164.add(lead.phone().e164()) || duplicates.add(lead.record()),
                        refused -> invalid.add(refused.line())));
        // then
        assertThat(rows).hasSize(truth.rows());
        assertThat(invalid).isEqualTo(truth.invalid());
        assertThat(duplicates).isEqualTo(truth.duplicates());
        assertThat(e164).containsExactlyInAnyOrderElementsOf(truth.e164()).hasSize(truth.importable());
    }

    @Test
    void quotes_line_breaks_marks_and_blank_lines_are_all_in_a_days_work() throws IOException {
        List<LeadRow> rows = read(file("\uFEFF" + HEADER + ",zip\r\n"
                + "\"O'Neil, Zoë\",\"said: \"\"call\"\"\",2125550147,,NY,,written,\"line\nbreak\",10001\r\n"
                + "\r\n"
                + "Short,,2125550148\r\n"));

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).record()).isEqualTo(2);
        assertThat(rows.get(0).cells())
                .containsEntry("name", "O'Neil, Zoë")
                .containsEntry("business_name", "said: \"call\"")
                .containsEntry("notes", "line\nbreak")
                .containsEntry("zip", "10001");
        assertThat(rows.get(1).record()).isEqualTo(4);
        assertThat(rows.get(1).cells()).containsEntry("phone", "2125550148").doesNotContainKey("state");
    }

    @Test
    void a_row_with_more_cells_than_columns_is_refused_alone() throws IOException {
        List<LeadRow> rows = read(file(HEADER + "\n" + ADA + ",surplus\n" + ADA + "\n"));

        assertThat(rows.get(0).read(text -> java.util.Optional.empty()))
                .isEqualTo(new LeadRow.Refused(2, "too_many_cells"));
        assertThat(rows.get(1).surplus()).isFalse();
    }

    @Test
    void columns_may_stand_in_any_order_and_in_capitals() throws IOException {
        List<LeadRow> rows =
                read(file("Phone,Name,Business Name,EMAIL,State,Priority,Consent,Notes,Favourite colour\n212,Ada\n"));
        assertThat(rows.get(0).cells()).containsEntry("phone", "212").containsEntry("name", "Ada");
    }

    @Test
    void an_empty_file_is_refused() throws IOException {
        assertThat(fault(file("")).code()).isEqualTo("csv_empty");
        assertThat(fault(file("\n\n")).code()).isEqualTo("csv_empty");
    }

    @Test
    void a_missing_column_is_named() throws IOException {
        Failure fault = fault(file(HEADER.replace("phone,", "") + "\nAda\n"));
        assertThat(fault.code()).isEqualTo("csv_column_missing");
        assertThat(fault.explanation()).contains("column phone.").contains("Line 1");

        assertThat(fault(file(HEADER.replace(',', ';') + "\n")).explanation()).contains("separated by commas");
    }

    @Test
    void a_column_named_twice_is_refused() throws IOException {
        assertThat(fault(file(HEADER + ",phone\n")).code()).isEqualTo("csv_column_twice");
    }

    @Test
    void a_binary_file_is_refused() throws IOException {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13};
        assertThat(fault(file(png)).code()).isIn("csv_binary", "csv_not_utf8");
        assertThat(fault(file("PK\u0003\u0004\u0000\u0000")).code()).isEqualTo("csv_binary");
        assertThat(fault(file(HEADER + "\n" + ADA + "\nA\u0000da\n")).code()).isEqualTo("csv_binary");
    }

    @Test
    void another_encoding_is_refused() throws IOException {
        byte[] latin1 = (HEADER + "\nZo\u00eb,,2125550147\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(fault(file(latin1)).code()).isEqualTo("csv_not_utf8");
    }

    @Test
    void a_quote_that_never_closes_is_found_before_it_eats_the_memory() throws IOException {
        assertThat(fault(file(HEADER + "\n" + ADA + "\n\"Ada,,\n" + "x".repeat(1_000_000))))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo("csv_row_too_long"))
                .satisfies(fault -> assertThat(fault.explanation()).contains("Line 3"));
        assertThat(fault(file(HEADER + "\n\"Ada,,")).code()).isEqualTo("csv_malformed");
        assertThat(fault(file(HEADER + "\n\"Ada\"b,,\n")).code()).isEqualTo("csv_malformed");
    }

    @Test
    void fifty_megabytes_pass_a_batch_at_a_time() throws IOException {
        // given
        Path big = dir.resolve("big.csv");
        int rows = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(big))) {
            out.write((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
            byte[] row = (ADA + " " + "x".repeat(450) + "\n").getBytes(StandardCharsets.UTF_8);
            for (long bytes = 0; bytes < 50 * 1_048_576; bytes += row.length) {
                out.write(row);
                rows++;
            }
        }
        // when: no more than one batch is ever held
        int read = 0;
        int held = 0;
        try (LeadCsv csv = LeadCsv.open(big, ROW_CHARS_MAX)) {
            for (List<LeadRow> batch = csv.read(500); !batch.isEmpty(); batch = csv.read(500)) {
                read += batch.size();
                held = Math.max(held, batch.size());
            }
        }
        // then
        assertThat(read).isEqualTo(rows);
        assertThat(held).isEqualTo(500);
    }

    private Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(dir.resolve("list.csv"), bytes);
    }

    private static Failure fault(Path file) {
        return catchThrowableOfType(Failure.class, () -> read(file));
    }

    private static List<LeadRow> read(Path file) {
        List<LeadRow> rows = new ArrayList<>();
        try (LeadCsv csv = LeadCsv.open(file, ROW_CHARS_MAX)) {
            for (List<LeadRow> batch = csv.read(100); !batch.isEmpty(); batch = csv.read(100)) {
                rows.addAll(batch);
            }
        }
        return rows;
    }
}
