package switchboard.sales;

import switchboard.sales.core.DealStatus;

/** What became of a deal: {@code paid}, {@code lost} or {@code refunded}. */
record DealChangeBody(String status) {

    DealChangeBody {
        if (status == null
                || DealStatus.of(status).filter(to -> to != DealStatus.PENDING).isEmpty()) {
            throw new IllegalArgumentException("status is paid, lost or refunded.");
        }
    }

    DealStatus to() {
        return DealStatus.of(status).orElseThrow();
    }
}
