package switchboard.crm;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import switchboard.calls.EffectHandler;
import switchboard.calls.core.Call;
import switchboard.calls.core.EffectKind;

/** Keeps what came of a call with its lead: the summary, the outcome, the recording. Harmless twice, in any order. */
final class AnalysisFiling implements EffectHandler {

    private final AnalysisRepository repository;

    AnalysisFiling(AnalysisRepository repository) {
        this.repository = repository;
    }

    @Override
    public String kind() {
        return EffectKind.ANALYSIS.word();
    }

    @Override
    public Future<Void> carryOut(SqlConnection tx, Call call) {
        return repository.updateLead(tx, call).compose(lead -> repository.saveRecording(tx, call, lead));
    }
}
