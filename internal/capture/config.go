package capture

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/net/bpf"
)

// Any is the name that stands for all interfaces, present and future.
const Any = "any"

// Config says what to capture. Of the zero value only Interfaces is missing.
type Config struct {
	// Interfaces are where to listen; Any stands alone.
	Interfaces []string
	// Snaplen is the most that is captured of a packet; 0 means all of it.
	Snaplen int
	// Promiscuous has interfaces take in frames that are for others. Any changes none.
	Promiscuous bool
	// Immediate hands over every packet as it comes, which is for printing. Otherwise
	// they come in blocks, after BlockTime at the latest.
	Immediate bool
	// Filter gives the program that chooses packets of a link type; nil takes all. It is
	// written for what Packet.Data looks like, except that VLAN tags are not in
	// place yet: they are to be asked for (SKF_AD_VLAN_TAG).
	Filter func(LinkType) ([]bpf.RawInstruction, error)
	// Direction, if known, is the only one that is captured.
	Direction Direction
	// BufferSize is the memory for packets that wait, of all interfaces together; 0
	// means 8 MiB.
	BufferSize int
	// GSO has packets say how large the segments in them are, unless they have a cooked
	// header. Those of kinds that the kernel cannot describe (neither TCP nor UDP) are then lost.
	GSO bool
	// Hardware asks the interface itself for the time.
	Hardware bool
	// Down is told, from within Read, that an interface went down. It is
	// listened to again when it comes back. Nil is nobody.
	Down func(name string)
}

const (
	// defaultBuffer is some milliseconds of the fastest traffic.
	defaultBuffer = 8 << 20
	// BlockTime is how long a packet waits at most when Config.Immediate is not set.
	BlockTime = 20 * time.Millisecond
	// shortBlockTime is that where Immediate is set and can't be had, see openRing.
	shortBlockTime = time.Millisecond
)

// normal checks the configuration and fills in defaults.
func (c Config) normal() (Config, error) {
	switch {
	case len(c.Interfaces) == 0:
		return c, errors.New("no interface to capture on")
	case len(c.Interfaces) > 1 && slices.Contains(c.Interfaces, Any):
		return c, fmt.Errorf("%q stands for all interfaces: name it alone", Any)
	case c.Hardware && c.Interfaces[0] == Any:
		return c, fmt.Errorf("times of the hardware need an interface: %q has none", Any)
	case c.Snaplen < 0 || c.Snaplen > maxSnaplen:
		return c, fmt.Errorf("snapshot length %d: it is between 0 and %d", c.Snaplen, maxSnaplen)
	case c.BufferSize < 0 || c.BufferSize > maxRing:
		return c, fmt.Errorf("a buffer of %d bytes: it is between 0 and %d", c.BufferSize, maxRing)
	}
	for i, name := range c.Interfaces {
		if slices.Contains(c.Interfaces[:i], name) {
			return c, fmt.Errorf("interface %s is named twice", name)
		}
	}
	if c.Snaplen == 0 {
		c.Snaplen = maxSnaplen
	}
	if c.BufferSize == 0 {
		c.BufferSize = defaultBuffer
	}
	return c, nil
}
