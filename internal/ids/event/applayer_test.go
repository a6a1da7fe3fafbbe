package event

import "testing"

// TestNamesMatchConstants holds the last constant of each list against the
// length of its names: a name added to one only shifts all behind it.
func TestNamesMatchConstants(t *testing.T) {
	for _, list := range []struct {
		names      []string
		base, next Event // where it begins, and the base behind it
		last       Event
		lastName   string
	}{
		{dnsNames, dnsBase, tlsBase, DNSStateMemcapReached, "state_memcap_reached"},
		{tlsNames, tlsBase, sshBase, TLSCertificateInvalidString, "certificate_invalid_string"},
		{sshNames, sshBase, smtpBase, SSHLongKexRecord, "long_kex_record"},
		{smtpNames, smtpBase, ftpBase, SMTPMIMELongBoundary, "mime_long_boundary"},
		{ftpNames, ftpBase, appBase, FTPLongResponse, "response_command_too_long"},
		{appNames, appBase, appBase + 100, AppUnexpected, "applayer_unexpected_protocol"},
	} {
		if int(list.last-list.base)+1 != len(list.names) {
			t.Errorf("%s: %d constants, %d names", list.lastName, list.last-list.base+1, len(list.names))
			continue
		}
		if got := list.names[list.last-list.base]; got != list.lastName {
			t.Errorf("name of the last constant: %s, want %s", got, list.lastName)
		}
		if list.last >= list.next {
			t.Errorf("%s: runs into the next source's events", list.lastName)
		}
	}
}
