package capture

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// Stats are a live capture's counts since it began.
type Stats struct {
	// Received passed the filter, those that were dropped afterwards included.
	Received uint64
	// Dropped found no room: the reader was too slow.
	Dropped uint64
	// Cut were too long for their slots, and found no room beside them: the reader has
	// their beginning. It happens with Config.Immediate only.
	Cut uint64
}

func (s *Stats) add(more Stats) {
	s.Received += more.Received
	s.Dropped += more.Dropped
	s.Cut += more.Cut
}

// count adds what the kernel has counted since the last time.
func (s *socket) count() error {
	var received, dropped uint32
	if s.ofBlocks {
		k, err := unix.GetsockoptTpacketStatsV3(s.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
		if err != nil {
			return fmt.Errorf("statistics of %s: %w", s.name, err)
		}
		received, dropped = k.Packets, k.Drops
	} else {
		k, err := unix.GetsockoptTpacketStats(s.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
		if err != nil {
			return fmt.Errorf("statistics of %s: %w", s.name, err)
		}
		received, dropped = k.Packets, k.Drops
	}
	s.stats.Received += uint64(received)
	s.stats.Dropped += uint64(dropped)
	return nil
}
