package capture

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// useHardwareTime has the interface stamp all packets and the ring carry its stamps. Packets
// that it has no stamp for, its own outgoing ones mostly, keep the kernel's.
func (s *socket) useHardwareTime() error {
	err := unix.IoctlSetHwTstamp(s.fd, s.name, &unix.HwTstampConfig{Tx_type: unix.HWTSTAMP_TX_ON, Rx_filter: unix.HWTSTAMP_FILTER_ALL})
	if err == nil {
		err = unix.SetsockoptInt(s.fd, unix.SOL_PACKET, unix.PACKET_TIMESTAMP, unix.SOF_TIMESTAMPING_RAW_HARDWARE)
	}
	if err != nil {
		return fmt.Errorf("%s gives no times of its own: %w", s.name, err)
	}
	return nil
}
