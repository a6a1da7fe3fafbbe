package detect

import (
	"slices"
	"testing"

	"gotcp/internal/ids/app"
)

func TestBufferProtocols(t *testing.T) {
	for b, want := range map[app.Buffer][]app.Protocol{
		app.Payload:              nil,
		app.IPv4Header:           nil,
		app.HTTPURI:              {app.HTTP},
		app.HTTPResponseHeader:   {app.HTTP},
		app.FileData:             {app.HTTP, app.SMTP, app.FTP, app.FTPData, app.SMB, app.NFS},
		app.DNSQuery:             {app.DNS, app.MDNS},
		app.TLSSNI:               {app.TLS, app.QUIC},
		app.JA4Hash:              {app.TLS, app.QUIC},
		app.SSHProto:             {app.SSH},
		app.SSHHasshServerString: {app.SSH},
		app.SMTPHelo:             {app.SMTP},
		app.FTPCommand:           {app.FTP},
		app.FTPCompletionCode:    {app.FTP},
	} {
		if got := bufferProtocols(b); !slices.Equal(got, want) {
			t.Errorf("buffer %d: %v, want %v", b, got, want)
		}
	}
}

func TestNumberProtocols(t *testing.T) {
	for n, want := range map[app.Number]app.Protocol{
		app.DNSRRType: app.DNS, app.TLSCertChainLen: app.TLS, app.FileSize: app.HTTP, app.FTPMode: app.FTP,
	} {
		if got := numberProtocols(n); len(got) == 0 || got[0] != want {
			t.Errorf("number %d: %v, want %v first", n, got, want)
		}
	}
}

// What grows is a body, and a body of HTTP is one value.
func TestKindsOfBuffers(t *testing.T) {
	for b, want := range map[app.Buffer][2]bool{
		app.HTTPRequestBody: {true, false}, app.FileData: {true, true}, app.HTTPURI: {false, false}, app.DNSQuery: {false, true},
	} {
		if got := [2]bool{growing(b), multiple(b)}; got != want {
			t.Errorf("buffer %d: growing and multiple %v, want %v", b, got, want)
		}
	}
}
