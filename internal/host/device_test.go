package host

import (
	"syscall"
	"testing"

	"github.com/vishvananda/netlink"

	"gotcp/internal/lab"
)

func TestBridgePort(t *testing.T) {
	l := lab.New(t)
	a, b := l.Host("a"), l.Host("b")
	eth, _ := l.Connect(a, b, lab.Veth{})
	a.Do(func() {
		wantError(t, SetMaster(eth.Name, "br9"), ErrNoInterface, "br9")
		wantError(t, SetMaster(eth.Name, "lo"), ErrNoInterface, "lo is not a bridge")

		attrs := netlink.NewLinkAttrs()
		attrs.Name = "br0"
		if err := netlink.LinkAdd(&netlink.Bridge{LinkAttrs: attrs}); err != nil {
			t.Skipf("no bridges here: %v", err)
		}
		if err := SetMaster(eth.Name, "br0"); err != nil {
			t.Error(err)
		}
		port, err := netlink.LinkByName(eth.Name)
		if err != nil || port.Attrs().MasterIndex == 0 {
			t.Errorf("%s has no master: %v", eth.Name, err)
		}
		wantError(t, SetMaster("eth9", "br0"), ErrNoInterface, "eth9")
	})
}

func TestSetErrorNamesThePrivilege(t *testing.T) {
	wantError(t, setError(syscall.EPERM, "cannot bring %s up", "tap0"), syscall.EPERM, "cannot bring tap0 up: no privilege (CAP_NET_ADMIN)")
	wantError(t, setError(syscall.ENODEV, "cannot bring %s up", "tap0"), ErrNoInterface, "it is gone")
	wantError(t, setError(syscall.EBUSY, "cannot bring %s up", "tap0"), syscall.EBUSY, "busy")
}
