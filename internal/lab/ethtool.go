package lab

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Feature is an offload of an interface.
type Feature int

// The offloads, as ethtool -k calls them.
const (
	RxChecksum    Feature = iota // rx-checksumming
	TxChecksum                   // tx-checksumming
	ScatterGather                // scatter-gather
	TSO                          // tcp-segmentation-offload
	GSO                          // generic-segmentation-offload
	GRO                          // generic-receive-offload
)

// featureCommands are the ethtool commands that get and set each feature.
var featureCommands = [...]struct {
	get, set uint32
	name     string
}{
	RxChecksum:    {unix.ETHTOOL_GRXCSUM, unix.ETHTOOL_SRXCSUM, "rx-checksumming"},
	TxChecksum:    {unix.ETHTOOL_GTXCSUM, unix.ETHTOOL_STXCSUM, "tx-checksumming"},
	ScatterGather: {unix.ETHTOOL_GSG, unix.ETHTOOL_SSG, "scatter-gather"},
	TSO:           {unix.ETHTOOL_GTSO, unix.ETHTOOL_STSO, "tcp-segmentation-offload"},
	GSO:           {unix.ETHTOOL_GGSO, unix.ETHTOOL_SGSO, "generic-segmentation-offload"},
	GRO:           {unix.ETHTOOL_GGRO, unix.ETHTOOL_SGRO, "generic-receive-offload"},
}

// allFeatures in the order in which they can be switched off: segmentation
// needs scatter-gather, and that the checksum.
var allFeatures = []Feature{GRO, GSO, TSO, ScatterGather, TxChecksum, RxChecksum}

func (f Feature) String() string { return featureCommands[f].name }

// SetFeature switches an offload on or off. What an interface can't do stays
// off without an error: ask Feature where it matters.
func (i *Interface) SetFeature(f Feature, on bool) {
	i.Host.lab.tb.Helper()
	err := i.Host.setFeatures(i.Name, []Feature{f}, on)
	i.Host.lab.check(err, "set %v of %s on %s", f, i.Name, i.Host.Name)
}

// Feature says whether an offload is on.
func (i *Interface) Feature(f Feature) bool {
	i.Host.lab.tb.Helper()
	v := ethtoolValue{command: featureCommands[f].get}
	err := i.Host.ethtool(i.Name, &v)
	i.Host.lab.check(err, "get %v of %s on %s", f, i.Name, i.Host.Name)
	return v.data != 0
}

func (h *Host) setFeatures(name string, features []Feature, on bool) error {
	for _, f := range features {
		v := ethtoolValue{command: featureCommands[f].set}
		if on {
			v.data = 1
		}
		if err := h.ethtool(name, &v); err != nil {
			return fmt.Errorf("%v: %w", f, err)
		}
	}
	return nil
}

// ethtoolValue is struct ethtool_value of linux/ethtool.h.
type ethtoolValue struct{ command, data uint32 }

// ethtoolRequest is struct ifreq of linux/if.h with ifr_data in its union.
type ethtoolRequest struct {
	name [unix.IFNAMSIZ]byte
	data unsafe.Pointer
	_    [24 - unsafe.Sizeof(uintptr(0))]byte
}

func (h *Host) ethtool(name string, v *ethtoolValue) error {
	return h.ns.do(func() error {
		fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
		if err != nil {
			return err
		}
		defer unix.Close(fd)
		r := ethtoolRequest{data: unsafe.Pointer(v)}
		copy(r.name[:unix.IFNAMSIZ-1], name)
		_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCETHTOOL, uintptr(unsafe.Pointer(&r)))
		if errno != 0 {
			return errno
		}
		return nil
	})
}
