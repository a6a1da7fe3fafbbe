package intake

import (
	"context"
	"net"
	"net/netip"
	"os"
	"time"

	"gotcp/internal/filter"
)

// SystemNames knows the names that this system knows: those of its tables, and by asking its
// resolver.
func SystemNames() Resolver {
	t := filter.WellKnown()
	t.AddHosts(readIfThere("/etc/hosts"))
	t.AddNetworks(readIfThere("/etc/networks"))
	t.AddServices(readIfThere("/etc/services"))
	t.AddProtocols(readIfThere("/etc/protocols"))
	t.AddEthers(readIfThere("/etc/ethers"))
	return Resolver{Table: t}
}

// readIfThere is the text of a file that some systems lack.
func readIfThere(name string) string {
	b, _ := os.ReadFile(name)
	return string(b)
}

// patience is how long a question to the resolver may take.
const patience = 5 * time.Second

// Resolver finds what names in a filter stand for: in tables first, then by asking.
type Resolver struct{ *filter.Table }

// Host is the addresses of a host.
func (r Resolver) Host(name string) []netip.Addr {
	if all := r.Table.Host(name); len(all) > 0 {
		return all
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	all, err := net.DefaultResolver.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return nil
	}
	for i, a := range all {
		all[i] = a.Unmap()
	}
	return all
}
