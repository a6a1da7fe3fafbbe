package capture

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"gotcp/internal/host"
)

// Device is something to capture on.
type Device struct {
	Name string
	// Description is empty for an ordinary interface.
	Description string
	Up          bool
	// Connected says that frames can pass: there is a carrier.
	Connected bool
	Loopback  bool
	Addrs     []netip.Prefix
}

// Devices lists what can be captured on, what is most likely wanted first. An interface can be
// named by its place in the list, from 1.
func Devices() ([]Device, error) {
	interfaces, err := host.Interfaces()
	if err != nil {
		return nil, err
	}
	all := []Device{{Name: Any, Description: "Pseudo-device that captures on all interfaces", Up: true, Connected: true}}
	for _, i := range interfaces {
		all = append(all, Device{Name: i.Name, Up: i.Up, Connected: i.Carrier, Loopback: i.Loopback, Addrs: i.Addrs})
	}
	// The kernel's order within a rank; it is that of the interfaces' making.
	slices.SortStableFunc(all, func(a, b Device) int { return cmp.Compare(a.rank(), b.rank()) })
	return all, nil
}

// rank orders devices: those that work, then any, then lo, then the others.
func (d *Device) rank() int {
	switch {
	case d.Name == Any:
		return 1
	case !d.Up || !d.Connected:
		return 3
	case d.Loopback:
		return 2
	}
	return 0
}

// Flags says how the device is, as tcpdump -D does: "Up, Running, Connected".
func (d *Device) Flags() string {
	var flags []string
	add := func(is bool, name string) {
		if is {
			flags = append(flags, name)
		}
	}
	real := d.Name != Any && !d.Loopback
	add(d.Up, "Up")
	add(d.Up && d.Connected, "Running")
	add(d.Loopback, "Loopback")
	add(len(flags) == 0, "none")
	add(real && d.Connected, "Connected")
	add(real && !d.Connected, "Disconnected")
	return strings.Join(flags, ", ")
}
