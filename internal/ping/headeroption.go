package ping

import (
	"errors"
	"net/netip"

	"gotcp/internal/wire"
)

// maxOptions is the room for options in an IPv4 header.
const maxOptions = wire.IPv4MaxLen - wire.IPv4MinLen

// RecordRoute is the option that has up to nine hosts on the way enter their
// address (RFC 791 §3.1), after a NOP that aligns it.
func RecordRoute() []byte {
	o := make([]byte, maxOptions)
	o[0], o[1], o[2], o[3] = optionNOP, optionRecordRoute, maxOptions-1, 4
	return o
}

// TimestampKind is what the timestamp option records (RFC 791 §3.1).
type TimestampKind uint8

// The kinds.
const (
	TimestampOnly         TimestampKind = 0 // the times of all on the way
	TimestampAddresses    TimestampKind = 1 // and their addresses
	TimestampPrespecified TimestampKind = 3 // the times of the hosts that are named
)

const maxPrespecified = 4

var errPrespecified = errors.New("-T tsprespec: one to four IPv4 addresses of hosts, please")

// TimestampOption is the option that has hosts on the way enter the time. The
// hosts are for TimestampPrespecified.
func TimestampOption(kind TimestampKind, hosts []netip.Addr) ([]byte, error) {
	length := maxOptions
	switch kind {
	case TimestampAddresses:
		length = 36
	case TimestampPrespecified:
		if len(hosts) == 0 || len(hosts) > maxPrespecified {
			return nil, errPrespecified
		}
		length = 4 + 8*len(hosts)
	}
	o := make([]byte, maxOptions)
	o[0], o[1], o[2], o[3] = optionTimestamp, byte(length), 5, byte(kind)
	for i, a := range hosts {
		if !a.Is4() {
			return nil, errPrespecified
		}
		v := a.As4()
		copy(o[4+8*i:], v[:])
	}
	return o, nil
}
