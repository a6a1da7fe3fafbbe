package rule

import "strings"

// unsupported are keywords of Suricata and Snort that are understood, but not
// followed, each with the reason.
var unsupported = map[string]string{
	"geoip":           "no table of countries",
	"lua":             "no scripts in rules",
	"luajit":          "no scripts in rules",
	"luaxform":        "no scripts in rules",
	"filemagic":       "contents of files are not classified",
	"file.magic":      "contents of files are not classified",
	"config":          "rules don't configure",
	"frame":           "no frames",
	"rpc":             "no parser for ONC RPC",
	"flow.elephant":   "flows are not classified",
	"app-layer-state": "no firewall",
	"file_type":       "contents of files are not classified",
	"react":           "nothing is sent",
	"resp":            "nothing is sent",
	"logto":           "alerts go where all alerts go",
	"session":         "sessions are not printed",
}

// unparsed are the first words of keywords of protocols that have no parser.
var unparsed = []struct{ prefix, protocol string }{
	{"dce_", "DCERPC"}, {"dcerpc.", "DCERPC"}, {"smb.", "SMB"}, {"sip_", "SIP"}, {"sip.", "SIP"}, {"sdp.", "SDP"},
	{"modbus", "Modbus"}, {"dnp3", "DNP3"}, {"cip_", "EtherNet/IP"}, {"enip", "EtherNet/IP"}, {"krb5", "Kerberos"},
	{"mqtt.", "MQTT"}, {"rfb.", "RFB"}, {"snmp.", "SNMP"}, {"ike.", "IKE"}, {"http2.", "HTTP/2"}, {"quic.", "QUIC"},
	{"nfs", "NFS"}, {"dhcp.", "DHCP"}, {"ldap.", "LDAP"}, {"websocket.", "WebSocket"}, {"pgsql.", "PostgreSQL"},
	{"ntp.", "NTP"}, {"rdp.", "RDP"}, {"gtp_", "GTP"},
}

// unsupportedReason is why a keyword is not followed; none: it is not known at all.
func unsupportedReason(name string) string {
	if reason := unsupported[name]; reason != "" {
		return reason
	}
	for _, u := range unparsed {
		if strings.HasPrefix(name, u.prefix) {
			return "no parser for " + u.protocol
		}
	}
	return ""
}
