package tls

// The versions on the wire.
const (
	version2  = 0x0002
	version3  = 0x0300
	version10 = 0x0301
	version11 = 0x0302
	version12 = 0x0303
	version13 = 0x0304
	// earlyDraft stands for drafts of TLS 1.3 before the 16th, which used several
	// numbers, the final one among them.
	earlyDraft = 0x7f01
)

// validVersion reports whether it is one that was ever in use.
func validVersion(v uint16) bool {
	switch {
	case version3 <= v && v <= version13, v == version2:
		return true
	case 0x7f01 <= v && v <= 0x7f1c: // drafts of TLS 1.3
		return true
	case 0xfb14 <= v && v <= 0xfb1a: // and those of one site
		return true
	}
	return false
}

// VersionName is a version as EVE records name it.
func VersionName(v uint16) string {
	switch v {
	case 0:
		return "UNDETERMINED"
	case version2:
		return "SSLv2"
	case version3:
		return "SSLv3"
	case version10:
		return "TLSv1"
	case version11:
		return "TLS 1.1"
	case version12:
		return "TLS 1.2"
	case version13:
		return "TLS 1.3"
	case earlyDraft:
		return "TLS 1.3 draft-<16"
	}
	const digits = "0123456789abcdef"
	return "0x" + string([]byte{digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15]})
}

// isGREASE is RFC 8701 §2: values that mean nothing, for others to get used to
// unknown ones.
func isGREASE(v uint16) bool { return v&0x0f0f == 0x0a0a && v>>8 == v&0xff }
