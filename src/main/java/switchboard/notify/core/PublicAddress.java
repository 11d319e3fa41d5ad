package switchboard.notify.core;

/** Which addresses are anybody's, so that a request to one reaches nothing that only we can reach. */
public final class PublicAddress {

    private PublicAddress() {}

    /** {@code address}: the 4 or 16 bytes, in network order. */
    public static boolean is(byte[] address) {
        if (address.length == 4) {
            return isV4(address[0] & 0xff, address[1] & 0xff, address[2] & 0xff);
        }
        if (address.length != 16) {
            return false;
        }
        if (embedsV4(address)) {
            return isV4(address[12] & 0xff, address[13] & 0xff, address[14] & 0xff);
        }
        int first = address[0] & 0xff;
        boolean global = (first & 0xe0) == 0x20; // 2000::/3, all that is given out
        boolean documentation = first == 0x20 && (address[1] & 0xff) == 0x01 && (address[2] & 0xff) == 0x0d;
        boolean relayed = first == 0x20 && (address[1] & 0xff) <= 0x02 && !documentation && isRelay(address);
        return global && !documentation && !relayed;
    }

    private static boolean isV4(int a, int b, int c) {
        return !(a == 0
                || a == 10
                || a == 127
                || a >= 224 // multicast, reserved, broadcast
                || (a == 100 && b >= 64 && b <= 127) // carrier-grade NAT, Alibaba's metadata
                || (a == 169 && b == 254) // link-local, metadata
                || (a == 172 && b >= 16 && b <= 31)
                || (a == 192 && b == 168)
                || (a == 192 && b == 0 && (c == 0 || c == 2))
                || (a == 198 && (b == 18 || b == 19))
                || (a == 198 && b == 51 && c == 100)
                || (a == 203 && b == 0 && c == 113));
    }

    /** ::a.b.c.d, ::ffff:a.b.c.d and 64:ff9b::a.b.c.d */
    private static boolean embedsV4(byte[] address) {
        boolean nat64 =
                address[0] == 0 && address[1] == 0x64 && (address[2] & 0xff) == 0xff && (address[3] & 0xff) == 0x9b;
        for (int i = nat64 ? 4 : 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        int mark = ((address[10] & 0xff) << 8) | (address[11] & 0xff);
        return mark == 0 || mark == 0xffff;
    }

    /** 2001::/32 (Teredo) and 2002::/16 (6to4) lead to an IPv4 address of the sender's choice. */
    private static boolean isRelay(byte[] address) {
        int second = address[1] & 0xff;
        return second == 0x02 || (second == 0x01 && address[2] == 0 && address[3] == 0);
    }
}
