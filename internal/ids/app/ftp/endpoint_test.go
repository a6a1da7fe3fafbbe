package ftp

import (
	"net/netip"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/apptest"
)

func TestHostilePorts(t *testing.T) {
	for _, line := range []string{"PORT 1,2,3,4,5", "PORT 1,2,3,4,5,999", "PORT", "EPRT", "EPRT |", "EPRT |1|x|99999|", "EPRT |1|1.2.3.4|"} {
		p := New()
		apptest.Feed(p, []apptest.Chunk{apptest.C(line + "\r\nRETR x\r\n")})
		if e, ok := p.TakeExpectation(); ok {
			t.Errorf("%s: %+v", line, e)
		}
	}
	for _, line := range []string{"227", "227 x", "227 (1,2", "229 (", "229 (|)"} {
		p := New()
		apptest.Feed(p, []apptest.Chunk{apptest.S(line + "\r\n")})
		if _, ok := p.Transactions()[0].Number(app.FTPDynamicPort, app.ToClient, 0); ok {
			t.Errorf("%s: a port", line)
		}
	}
}

func TestEndpoints(t *testing.T) {
	for _, test := range []struct {
		name string
		got  netip.AddrPort
		want string
	}{
		{"port", parsePort([]byte("10,1,2,3,1,0")), "10.1.2.3:256"},
		{"port with spaces", parsePort([]byte("10, 1, 2, 3, 1, 0 ")), "10.1.2.3:256"},
		{"passive", parsePassive([]byte("227 Entering (10,1,2,3,0,21).")), "10.1.2.3:21"},
		{"passive without parentheses", parsePassive([]byte("227 Entering 10,1,2,3,0,21")), "10.1.2.3:21"},
		{"extended", parseExtended([]byte("|1|10.1.2.3|80|")), "10.1.2.3:80"},
		{"extended, another delimiter", parseExtended([]byte("!2!2001:db8::1!80!")), "[2001:db8::1]:80"},
		{"extended passive", parseExtendedPassive([]byte("229 Entering (|||80|)")), "invalid AddrPort"},
	} {
		if got := test.got.String(); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
	// A port alone has no address: it is the server's own.
	if e := parseExtendedPassive([]byte("229 Entering (|||80|)")); e.Port() != 80 || e.Addr().IsValid() {
		t.Errorf("%v", e)
	}
}
