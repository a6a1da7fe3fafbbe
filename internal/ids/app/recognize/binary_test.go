package recognize

import (
	"testing"
)

// looked is what a sign says of a beginning.
type looked struct {
	name string
	sign func(input) Decision
	port uint16
	data string
	want Decision
}

func check(t *testing.T, list []looked) {
	t.Helper()
	for _, c := range list {
		if got := c.sign(input{data: []byte(c.data), ports: Ports{40000, c.port}}); got != c.want {
			t.Errorf("%s: %q: %d, want %d", c.name, c.data, got, c.want)
		}
	}
}

// What looks like a protocol but for one byte is none, and what is too short may become one.
func TestBinarySigns(t *testing.T) {
	check(t, []looked{
		{"TLS", tlsClient, 443, "\x16\x03", Maybe},
		{"TLS of another version", tlsClient, 443, "\x16\x02\x01\x00\x10", No},
		{"TLS, too long", tlsClient, 443, "\x16\x03\x01\x49\x00", No},
		{"a client's data", tlsClient, 443, "\x17\x03\x03\x00\x10", No},
		{"a server's data", tlsServer, 443, "\x17\x03\x03\x00\x10", Yes},
		{"SSL 2.0, a server", tlsServer, 443, "\x84\x00\x04\x00\x01\x00\x02", Yes},
		{"SSL 2.0, no hello", tlsServer, 443, "\x84\x00\x05\x00\x01\x00\x02", No},
		{"SMB", smb, 445, "\x00\x00\x00\x55\xfe", Maybe},
		{"SMB, no name", smb, 445, "\x00\x00\x00\x55\xfeSMX", No},
		{"a session of NetBIOS elsewhere", smb, 445, "\x81\x00\x00\x44", No},
		{"DCERPC of version 4", dcerpc, 135, "\x04\x00\x0b\x03\x10\x00\x00\x00\x48\x00", No},
		{"DCERPC without a length", dcerpc, 135, "\x05\x00\x0b\x03\x10\x00\x00\x00\x00\x00", No},
		{"RDP, data", rdp, 3389, "\x03\x00\x00\x13\x0e\xf0\x00", No},
		{"MQTT, a length that goes on", mqtt, 1883, "\x10\x90", Maybe},
		{"MQTT, another name", mqtt, 1883, "\x10\x10\x00\x04MQTX", No},
		{"DNS, short", dnsStream, 53, "\x00\x13", Maybe},
		{"Kerberos, short", krb5Stream, 88, "\x00\x00", Maybe},
		{"Kerberos, another tag", krb5Stream, 88, "\x00\x00\x00\x90\x61\x81", No},
		{"Kerberos elsewhere", krb5Stream, 89, "\x00\x00\x00\x90\x6a\x81", No},
		{"NFS, an answer", nfsStream, 2049, "\x80\x00\x00\x28\x01\x02\x03\x04\x00\x00\x00\x01\x00\x00\x00\x02\x00\x01\x86\xa3", No},
		{"LDAP, a long length", ldap, 389, "\x30\x84\x00\x00\x00\x0c\x02\x01\x01\x60", Yes},
		{"LDAP, too long a length", ldap, 389, "\x30\x85\x00\x00\x00\x00\x0c\x02\x01\x01\x60", No},
		{"LDAP, no operation", ldap, 389, "\x30\x0c\x02\x01\x01\x30", No},
		{"PostgreSQL, TLS", pgsqlClient, 5432, "\x00\x00\x00\x08\x04\xd2\x16\x2f", Yes},
		{"PostgreSQL, another version", pgsqlClient, 5432, "\x00\x00\x00\x08\x00\x09\x00\x00", No},
		{"telnet elsewhere", telnet, 24, "\xff\xfd\x18\xff", Yes},
		{"telnet elsewhere, then text", telnet, 24, "\xff\xfd\x18x", No},
		{"Modbus, of a length that is none", modbus, 502, "\x00\x01\x00\x00\x00\x01\x01", No},
		{"DNP3 elsewhere", dnp3, 20001, "\x05\x64\x05\xc0\x01\x00\x00\x04\xe9\x21", No},
		{"EtherNet/IP, no command", enip, 44818, "\x07\x00" + zeros(22), No},
		{"EtherNet/IP with options", enip, 44818, "\x65\x00" + zeros(18) + "\x01\x00\x00\x00", No},
	})
}

func TestDatagramSigns(t *testing.T) {
	check(t, []looked{
		{"QUIC, version 2", quic, 443, "\xc3\x6b\x33\x43\xcf\x08ab", Yes},
		{"QUIC, an unknown version", quic, 443, "\xc3\x00\x00\x00\x07\x08ab", No},
		{"QUIC, too long an identifier", quic, 443, "\xc3\x00\x00\x00\x01\x15ab", No},
		{"QUIC, a short header", quic, 443, "\x43\x00\x00\x00\x01\x08ab", No},
		{"DHCP without its cookie", dhcp, 67, "\x01" + zeros(239), No},
		{"NTP, control", ntp, 123, "\x16" + zeros(7), Yes},
		{"NTP, no mode", ntp, 123, "\x20" + zeros(47), No},
		{"NTP, version 5", ntp, 123, "\x2b" + zeros(47), No},
		{"TFTP, no name", tftp, 69, "\x00\x01\x00x", No},
		{"TFTP, data", tftp, 69, "\x00\x03\x00\x01", Yes},
		{"TFTP, no operation", tftp, 69, "\x00\x06\x00\x01", No},
		{"SNMP, version 3", snmp, 161, "\x30\x29\x02\x01\x03", Yes},
		{"SNMP, version 4", snmp, 161, "\x30\x29\x02\x01\x04", No},
		{"IKE, another length", ike, 500, "12345678" + zeros(8) + "\x21\x20\x22\x08\x00\x00\x00\x00\x00\x00\x00\x1d", No},
		{"IKE at 4500 without its marker", ike, 4500, "12345678" + zeros(8) + "\x21\x20\x22\x08\x00\x00\x00\x00\x00\x00\x00\x1c", No},
	})
}
