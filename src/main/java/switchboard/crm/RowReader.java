package switchboard.crm;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Characters of a list: none of them binary, and no record longer than allowed, whatever its quotes say. */
final class RowReader extends FilterReader {

    /** What the parser may have read ahead of the record it is at. */
    private static final int READ_AHEAD = 8_192;

    private final int rowCharsMax;
    private long sinceRecord;

    RowReader(Reader in, int rowCharsMax) {
        super(in);
        this.rowCharsMax = rowCharsMax;
    }

    /** Not an I/O error: the list itself is at fault. */
    static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        private final String code;

        Unreadable(String code) {
            super(code);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    void recordEnded() {
        sinceRecord = 0;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        for (int i = offset; i < offset + count; i++) {
            if (target[i] == 0) {
                throw new Unreadable("csv_binary");
            }
        }
        sinceRecord += Math.max(count, 0);
        if (sinceRecord > rowCharsMax + READ_AHEAD) {
            throw new Unreadable("csv_row_too_long");
        }
        return count;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }
}
