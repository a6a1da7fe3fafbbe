package attach

import (
	"fmt"
	"io"
	"os"

	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/link"
	"gotcp/internal/link/impair"
	"gotcp/internal/link/tee"
	"gotcp/internal/link/vlan"
)

// wrapping is what the flags put around every link that is opened.
type wrapping struct {
	options cli.LinkOptions
	impair  *impair.Config
	capture *tee.Recorder
	file    io.Closer
}

// newWrapping opens what the flags name.
func newWrapping(o cli.LinkOptions) (*wrapping, error) {
	w := &wrapping{options: o}
	if o.Impair != "" {
		c, err := impair.Parse(o.Impair)
		if err != nil {
			return nil, cli.Usage(fmt.Errorf("--impair: %w", err))
		}
		w.impair = &c
	}
	if o.PCAP != "" {
		f, err := os.Create(o.PCAP)
		if err != nil {
			return nil, cli.Local(fmt.Errorf("--pcap: %w", err))
		}
		w.file, w.capture = f, tee.NewRecorder(f)
	}
	return w, nil
}

// around wraps a link. The capture is nearest to the device, and shows what was
// on the wire; what is impaired are tagged frames, too. chosen says that the
// device lets in our VLAN only, see vlan.Config.
func (w *wrapping) around(l link.Link, chosen bool) link.Link {
	if w.capture != nil {
		l = tee.New(l, w.capture)
	}
	if w.impair != nil {
		l = impair.New(l, *w.impair)
	}
	if w.options.VLAN != 0 {
		l = vlan.New(l, vlan.Config{ID: w.options.VLAN, PCP: w.options.PCP, Chosen: chosen})
	}
	return l
}

// allows reports why the flags can't be obeyed on an interface.
func (w *wrapping) allows(i host.Interface) error {
	if w.options.VLAN != 0 && !tags(i) {
		return cli.Local(fmt.Errorf("--vlan %d: %s has no VLANs: it carries no Ethernet frames; leave --vlan out or choose another interface", w.options.VLAN, i.Name))
	}
	return nil
}

// tags reports whether frames on an interface can have VLAN tags.
func tags(i host.Interface) bool { return i.Ethernet && !i.Loopback }

// name is an interface's with the VLAN that we are on.
func (w *wrapping) name(iface string) string {
	if w.options.VLAN == 0 {
		return iface
	}
	return fmt.Sprintf("%s, VLAN %d", iface, w.options.VLAN)
}

// close completes the capture.
func (w *wrapping) close() error {
	if w.capture == nil {
		return nil
	}
	err := w.capture.Close()
	if e := w.file.Close(); err == nil {
		err = e
	}
	if err != nil {
		return cli.Local(fmt.Errorf("--pcap: %w", err))
	}
	return nil
}
