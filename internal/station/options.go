package station

import (
	"encoding/binary"
	"net/netip"
	"time"
)

// IP options that a host takes part in (RFC 791 §3.1).
const (
	optEnd         = 0
	optNOP         = 1
	optRecordRoute = 7
	optTimestamp   = 68
	optLooseRoute  = 131
	optStrictRoute = 137
)

// What the timestamp option records: its flags.
const (
	timestampOnly      = 0
	timestampAddresses = 1
	timestampPrespec   = 3
)

// answerOptions is the options of an answer to a packet with those given,
// which came to the address: recorded routes and timestamps go on in it
// (RFC 1122 §3.2.2.6). A packet that was source-routed gets no answer
// (RFC 7126 §4.3).
func answerOptions(now time.Time, options []byte, at netip.Addr) ([]byte, bool) {
	if len(options) == 0 {
		return nil, true
	}
	var all []byte
	ok := true
	eachOption(options, func(o []byte) {
		switch o[0] {
		case optLooseRoute, optStrictRoute:
			ok = false
		case optRecordRoute, optTimestamp:
			all = append(all, o...)
		}
	})
	// Once as the destination, once as the sender of the answer.
	Record(now, all, at)
	Record(now, all, at)
	return all, ok
}

// Record enters an address and the time into the record-route and timestamp
// options among those given, in place, as every host and router does that a
// packet passes through (RFC 791 §3.1, RFC 1122 §3.2.1.8).
func Record(now time.Time, options []byte, at netip.Addr) {
	eachOption(options, func(o []byte) {
		switch {
		case len(o) < 3:
		case o[0] == optRecordRoute:
			if i := int(o[2]) - 1; i >= 3 && i+4 <= len(o) {
				put(o[i:], at)
				o[2] += 4
			}
		case o[0] == optTimestamp && len(o) >= 4:
			recordTime(now, o, at)
		}
	})
}

// recordTime fills the next place of a timestamp option; without one it counts
// that in the overflow.
func recordTime(now time.Time, o []byte, at netip.Addr) {
	i := int(o[2]) - 1
	need := 8
	if o[3]&0x0f == timestampOnly {
		need = 4
	}
	if i < 4 || i+need > len(o) {
		// Nobody is missed where hosts were named.
		if o[3]>>4 < 15 && i >= 4 && o[3]&0x0f != timestampPrespec {
			o[3] += 1 << 4
		}
		return
	}
	switch o[3] & 0x0f {
	case timestampOnly:
	case timestampAddresses:
		put(o[i:], at)
		i += 4
	case timestampPrespec:
		if netip.AddrFrom4([4]byte(o[i:])) != at {
			return
		}
		i += 4
	default:
		return
	}
	binary.BigEndian.PutUint32(o[i:], sinceMidnight(now))
	o[2] += byte(need)
}

// sinceMidnight is the time in milliseconds since midnight, universal time.
func sinceMidnight(now time.Time) uint32 {
	now = now.UTC()
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	return uint32(now.Sub(midnight).Milliseconds())
}

func put(b []byte, a netip.Addr) {
	v := a.As4()
	copy(b, v[:])
}

// eachOption calls f with each option, and stops at the end of the list or at
// a length that makes no sense.
func eachOption(options []byte, f func(o []byte)) {
	for len(options) > 0 && options[0] != optEnd {
		if options[0] == optNOP {
			options = options[1:]
			continue
		}
		if len(options) < 2 || options[1] < 2 || int(options[1]) > len(options) {
			return
		}
		f(options[:options[1]:options[1]])
		options = options[options[1]:]
	}
}
