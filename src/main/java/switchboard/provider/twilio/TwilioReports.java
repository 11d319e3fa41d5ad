package switchboard.provider.twilio;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import switchboard.provider.TextReports;
import switchboard.provider.core.TextNews;
import switchboard.provider.core.TextStatus;

/** Says in our words what Twilio's forms tell. */
public final class TwilioReports implements TextReports {

    private static final int MEDIA_MAX = 10;
    private static final Set<String> OF_INBOUND = Set.of("received", "receiving");

    @Override
    public TextNews read(Buffer body) {
        TwilioForm form = TwilioForm.read(body);
        Optional<String> sid = form.text("MessageSid").or(() -> form.text("SmsSid"));
        Optional<String> progress = progress(form);
        if (sid.isPresent() && progress.isPresent()) {
            return status(progress.get())
                    .<TextNews>map(status -> new TextNews.Progressed(sid.get(), status, form.text("ErrorCode")))
                    .orElseGet(() -> new TextNews.Unrelated("unknown message status " + progress.get()));
        }
        Optional<String> from = form.text("From");
        Optional<String> to = form.text("To");
        if (sid.isEmpty() || from.isEmpty() || to.isEmpty()) {
            return new TextNews.Unrelated("a form without MessageSid, From and To");
        }
        List<String> media = IntStream.range(0, Math.min(form.count("NumMedia", 0), MEDIA_MAX))
                .mapToObj(i -> form.text("MediaUrl" + i))
                .flatMap(Optional::stream)
                .toList();
        return new TextNews.Received(
                sid.get(),
                from.get(),
                to.get(),
                form.text("Body").orElse(""),
                media,
                form.count("NumSegments", 1),
                form.text("OptOutType").filter("STOP"::equals).isPresent());
    }

    @Override
    public Optional<String> subject(Buffer body) {
        TwilioForm form = TwilioForm.read(body);
        return progress(form).isPresent() ? form.text("MessageSid") : form.text("From");
    }

    /** Twilio's word for how far one of our texts has come; empty for a text to us. */
    static Optional<String> progress(TwilioForm form) {
        return form.text("MessageStatus").filter(word -> !OF_INBOUND.contains(word));
    }

    static Optional<TextStatus> status(String word) {
        return switch (word) {
            case "accepted", "scheduled", "queued" -> Optional.of(TextStatus.QUEUED);
            case "sending" -> Optional.of(TextStatus.SENDING);
            case "sent" -> Optional.of(TextStatus.SENT);
            case "delivered", "read" -> Optional.of(TextStatus.DELIVERED);
            case "undelivered" -> Optional.of(TextStatus.UNDELIVERED);
            case "failed", "canceled" -> Optional.of(TextStatus.FAILED);
            default -> Optional.empty();
        };
    }
}
