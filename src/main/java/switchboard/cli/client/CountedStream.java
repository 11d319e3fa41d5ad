package switchboard.cli.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes have been read so far. */
final class CountedStream extends FilterInputStream {

    private final LongConsumer read;
    private long bytes;

    CountedStream(InputStream in, LongConsumer read) {
        super(in);
        this.read = read;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int some = super.read(buffer, offset, length);
        count(Math.max(some, 0));
        return some;
    }

    private void count(int more) {
        bytes += more;
        read.accept(bytes);
    }
}
