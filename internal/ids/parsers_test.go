package ids

import (
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/recognize"
)

// TestParsersOfAllProtocols: each is what it is asked to be, and for TCP or UDP as it must.
func TestParsersOfAllProtocols(t *testing.T) {
	var p parsers
	for i := range p.wanted {
		p.wanted[i] = true
	}
	for _, protocol := range []app.Protocol{app.HTTP, app.DNS, app.TLS, app.SSH, app.SMTP, app.FTP} {
		if got := p.make(protocol, true, recognize.Ports{}); got == nil || got.Protocol() != protocol {
			t.Errorf("%v: %v", protocol, got)
		}
	}
	if got := p.expected(app.Expectation{Protocol: app.FTPData}); got == nil || got.Protocol() != app.FTPData {
		t.Errorf("%v", got)
	}
	if p.make(app.SMB, true, recognize.Ports{}) != nil {
		t.Error("a parser of a protocol that has none")
	}
	if c := p.counts(); c["http"] != 1 || c["smb"] != 1 || c["ftp-data"] != 1 || len(c) != 8 {
		t.Errorf("%v", c)
	}
}

// TestParsersNobodyWants are not made: to know the protocol is enough.
func TestParsersNobodyWants(t *testing.T) {
	for _, c := range []struct {
		cfg   Config
		rules string
		want  map[app.Protocol]bool
	}{
		{Config{}, "", map[app.Protocol]bool{}},
		{Config{Detectors: true}, "", map[app.Protocol]bool{app.DNS: true}},
		{Config{Records: RecordKinds(0).With(TLSRecord)}, "", map[app.Protocol]bool{app.TLS: true}},
		{Config{Records: RecordKinds(0).With(FTPRecord)}, "", map[app.Protocol]bool{app.FTP: true}},
		{Config{}, `alert tcp any any -> any any (msg:"x"; sid:1;)`, map[app.Protocol]bool{app.DNS: true, app.TLS: true, app.HTTP: true, app.FTP: true, app.FTPData: true}},
	} {
		w := NewWorker(c.cfg, rulesOf(t, c.rules), NewHosts())
		for _, p := range []app.Protocol{app.DNS, app.TLS, app.HTTP, app.FTP, app.FTPData} {
			if w.parsers.wanted[p] != c.want[p] {
				t.Errorf("%+v: %v is wanted: %v", c, p, w.parsers.wanted[p])
			}
		}
	}
}
