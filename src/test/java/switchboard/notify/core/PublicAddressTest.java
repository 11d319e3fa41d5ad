package switchboard.notify.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "127.0.0.1",
                "127.9.9.9",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.100.100.200",
                "192.0.0.192",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::a9fe:a9fe",
                "::7f00:1",
                "2002:7f00:1::",
                "2001:db8::1",
                "2001:0:1234::1"
            })
    void no_address_of_ours_or_of_a_cloud_is_anybodys(String address) throws UnknownHostException {
        assertThat(PublicAddress.is(InetAddress.getByName(address).getAddress()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.63.0.1", "192.1.0.1", "2606:4700::1111", "2a00:1450:4001::1"})
    void what_is_given_out_is(String address) throws UnknownHostException {
        assertThat(PublicAddress.is(InetAddress.getByName(address).getAddress()))
                .isTrue();
    }
}
