package tcp

import (
	"time"

	"gotcp/internal/seq"
)

// Config is what a connection is made with. The zero value of a field means
// the default that its comment names.
type Config struct {
	// ISS is the initial send sequence number; see ISNSource.
	ISS seq.Num
	// TimestampOffset is added to the timestamp clock, so that it tells
	// nothing of our uptime (RFC 7323 §5.4).
	TimestampOffset uint32
	// MSS is the most payload in bytes that a packet of the interface's MTU
	// holds without any options: MTU-40 for IPv4, MTU-60 for IPv6. Default 536
	// (RFC 9293 §3.7.1).
	MSS int
	// AdvertisedMSS, if set, is what our SYN announces instead of MSS.
	AdvertisedMSS int
	// MaxPayload is the most payload that Output may put in one segment for
	// the device to cut, 0 for one MSS.
	MaxPayload int
	// SendBuffer and ReceiveBuffer are the most bytes each buffer grows to.
	// Default 4 MiB and 6 MiB.
	SendBuffer, ReceiveBuffer int
	// FixedWindow keeps the receive window at ReceiveBuffer from the start
	// instead of growing it with the measured rate.
	FixedWindow bool
	// Congestion is "cubic" (default, RFC 9438) or "reno" (RFC 5681).
	Congestion string

	NoDelay       bool // no Nagle (RFC 9293 §3.7.4)
	NoSACK        bool
	NoTimestamps  bool
	NoWindowScale bool

	// KeepAlive is how long an idle connection waits for its first probe, 0
	// for none (RFC 9293 §3.8.4). KeepAliveInterval (default KeepAlive/4, at most 75 s)
	// parts the probes, KeepAliveProbes (default 9) unanswered ones end it.
	KeepAlive         time.Duration
	KeepAliveInterval time.Duration
	KeepAliveProbes   int

	// MSL is the maximum segment lifetime; TIME-WAIT lasts two. Default 30 s.
	MSL time.Duration
	// UserTimeout ends a connection whose data stays unacknowledged for so
	// long (RFC 9293 §3.8.3). Default 15 minutes.
	UserTimeout time.Duration
	// FinTries, if set, ends a connection in CLOSING or LAST-ACK in good order
	// when so many FINs went unanswered and nothing else is outstanding.
	FinTries int
	// ConnectTimeout ends one that does not get established. Default 2 minutes.
	ConnectTimeout time.Duration

	Tracer Tracer
}

// withDefaults fills in what was left zero.
func (cfg Config) withDefaults() Config {
	if cfg.MSS == 0 {
		cfg.MSS = defaultMSS
	}
	if cfg.AdvertisedMSS == 0 {
		cfg.AdvertisedMSS = cfg.MSS
	}
	if cfg.SendBuffer == 0 {
		cfg.SendBuffer = 4 << 20
	}
	if cfg.ReceiveBuffer == 0 {
		cfg.ReceiveBuffer = 6 << 20
	}
	if cfg.NoWindowScale {
		cfg.ReceiveBuffer = min(cfg.ReceiveBuffer, 0xffff)
	}
	cfg.ReceiveBuffer = min(cfg.ReceiveBuffer, maxWindow/2)
	cfg.SendBuffer = min(cfg.SendBuffer, maxWindow/2)
	if cfg.KeepAliveInterval == 0 {
		cfg.KeepAliveInterval = defaultKeepAliveInterval(cfg.KeepAlive)
	}
	if cfg.KeepAliveProbes == 0 {
		cfg.KeepAliveProbes = 9
	}
	if cfg.MSL == 0 {
		cfg.MSL = 30 * time.Second
	}
	if cfg.UserTimeout == 0 {
		cfg.UserTimeout = 15 * time.Minute
	}
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 2 * time.Minute
	}
	return cfg
}
