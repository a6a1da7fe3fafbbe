package cli

import (
	"net/netip"
	"strings"
	"testing"

	"gotcp/internal/wire"
)

func TestLinkFlagsBecomeOptions(t *testing.T) {
	for _, tt := range []struct {
		args string
		want LinkOptions
	}{
		{"", LinkOptions{Mode: Shared, DAD: DADQuick}},
		{"-i eth0 --pcap f --impair loss=1%", LinkOptions{Mode: Shared, Interface: "eth0", DAD: DADQuick, PCAP: "f", Impair: "loss=1%"}},
		{"--ip 10.0.0.50/24 -i eth0 --gateway 10.0.0.1 --dad full --mac 02:00:00:00:00:09", LinkOptions{
			Mode: Own, Interface: "eth0", Prefix: netip.MustParsePrefix("10.0.0.50/24"), Gateway: netip.MustParseAddr("10.0.0.1"),
			DAD: DADFull, MAC: wire.MAC{2, 0, 0, 0, 0, 9}}},
		{"--ip 10.0.0.50/24 --mac same", LinkOptions{Mode: Own, Prefix: netip.MustParsePrefix("10.0.0.50/24"), SameMAC: true, DAD: DADQuick}},
		{"--ip 10.0.0.0/31 --gateway 10.0.0.1 --tap tap0", LinkOptions{
			Mode: TAP, Prefix: netip.MustParsePrefix("10.0.0.0/31"), Gateway: netip.MustParseAddr("10.0.0.1"), TAP: "tap0", DAD: DADQuick}},
		{"--ip 2001:db8::5/64 --tap tap0 --bridge br0 --dad none", LinkOptions{
			Mode: TAP, Prefix: netip.MustParsePrefix("2001:db8::5/64"), TAP: "tap0", Bridge: "br0", DAD: DADNone}},
		{"--ip 2001:db8::5/64 --gateway fe80::1", LinkOptions{
			Mode: Own, Prefix: netip.MustParsePrefix("2001:db8::5/64"), Gateway: netip.MustParseAddr("fe80::1"), DAD: DADQuick}},
		{"--vlan 1", LinkOptions{DAD: DADQuick, VLAN: 1}},
		{"--vlan 4094:7 -i eth0", LinkOptions{DAD: DADQuick, Interface: "eth0", VLAN: 4094, PCP: 7}},
	} {
		t.Run(tt.args, func(t *testing.T) {
			// "path" flags are made absolute; the last part of it is compared.
			r := execute(nil, strings.Fields(tt.args)...)
			got, err := r.flags.LinkFlags.Options()
			if r.status != 0 || err != nil {
				t.Fatalf("status %d, %s, %v", r.status, r.stderr, err)
			}
			if tt.want.PCAP != "" && strings.HasSuffix(got.PCAP, "/"+tt.want.PCAP) {
				got.PCAP = tt.want.PCAP
			}
			if got != tt.want {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestLinkFlagsThatMakeNoSense(t *testing.T) {
	for args, want := range map[string]string{
		"--mac same":               "--mac needs --ip",
		"--gateway 10.0.0.1":       "--gateway needs --ip",
		"--dad none":               "--dad needs --ip",
		"--tap tap0":               "--tap needs --ip",
		"--bridge br0":             "--bridge needs --tap",
		"--ip 10.0.0.5/24 --tap t": "--tap needs --gateway",
		"--ip 10.0.0.5/24 --tap t --bridge b --gateway 10.0.0.1": "exclude",
		"--ip 10.0.0.5/24 --tap t --gateway 10.0.0.1 -i eth0":    "exclude",
		"--ip 10.0.0.5/24 --tap t --gateway 10.0.0.1 --mac same": "exclude",
		"--ip 10.0.0.5":                            "10.0.0.5/24",
		"--ip fe80::1%eth0":                        "fe80::1/64",
		"--ip 10.0.0.5/33":                         "10.0.0.50/24",
		"--ip nonsense":                            `"nonsense" is not an address`,
		"--ip ::ffff:10.0.0.1/120":                 "write it as IPv4",
		"--ip 10.0.0.0/24":                         "network 10.0.0.0/24 itself",
		"--ip 10.0.0.127/25":                       "broadcast",
		"--ip 224.0.0.5/24":                        "multicast",
		"--ip 127.0.0.5/8":                         "loopback",
		"--ip 0.0.0.0/0":                           "nobody",
		"--ip 10.0.0.5/24 --mac 02:00":             "not a MAC address",
		"--ip 10.0.0.5/24 --mac 01:00:5e:00:00:01": "group",
		"--ip 10.0.0.5/24 --mac 00:00:00:00:00:00": "zero",
		"--ip 10.0.0.5/24 --gateway nonsense":      "not an address",
		"--ip 10.0.0.5/24 --gateway 10.0.0.5":      "our own address",
		"--ip 10.0.0.5/24 --gateway 10.0.1.1":      "not in the network",
		"--ip 10.0.0.5/24 --gateway 10.0.0.255":    "broadcast",
		"--ip 10.0.0.5/24 --gateway 2001:db8::1":   "same IP version",
		"--ip 10.0.0.5/24 --dad maybe":             "quick, full, none",
		"--vlan 0":                                 `"0" is not a VLAN's number from 1 to 4094`,
		"--vlan 4095":                              "from 1 to 4094",
		"--vlan 70000":                             "from 1 to 4094",
		"--vlan eth0.7":                            "from 1 to 4094",
		"--vlan +7":                                "from 1 to 4094",
		"--vlan 7:8":                               `"8" is not a priority from 0 to 7`,
		"--vlan 7:":                                `"" is not a priority`,
		"--vlan :3":                                `"" is not a VLAN's number`,
	} {
		t.Run(args, func(t *testing.T) {
			r := execute(nil, strings.Fields(args)...)
			_, err := r.flags.LinkFlags.Options()
			if err == nil || !strings.Contains(err.Error(), want) || Status(err) != StatusLocal {
				t.Errorf("error %v (status %d), want one with %q", err, Status(err), want)
			}
		})
	}
}

func TestModeString(t *testing.T) {
	if Shared.String() != "shared" || Own.String() != "own" || TAP.String() != "tap" {
		t.Error("modes are misnamed")
	}
}

func FuzzParseHostPrefix(f *testing.F) {
	for _, s := range []string{"10.0.0.50/24", "10.0.0.0/31", "2001:db8::1/64", "::ffff:1.2.3.4/96", "0.0.0.0/0", "255.255.255.255/0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parseHostPrefix(s)
		if err == nil && (!p.IsValid() || p.Addr().IsMulticast() || p.Addr().IsUnspecified()) {
			t.Errorf("ParseHostPrefix(%q) = %v", s, p)
		}
	})
}
