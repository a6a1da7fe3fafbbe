package attach

import (
	"net/netip"
	"sync"

	"gotcp/internal/cli"
	"gotcp/internal/host"
	"gotcp/internal/link/packet"
)

// filtered is a link whose filter follows the reserved ports.
type filtered interface {
	SetFilter(packet.Filter) error
}

// ports are the TCP ports that are ours in shared mode: reserved with the
// kernel, and let in by the filters of all links.
type ports struct {
	mu     sync.Mutex
	guards []*host.Guard
	links  []filteredLink
}

type filteredLink struct {
	link   filtered
	filter packet.Filter
}

// follow keeps a link's filter in step from now on.
func (p *ports) follow(l filtered, f packet.Filter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.links = append(p.links, filteredLink{l, f})
}

// reserve is stack.Config.Reserve.
func (p *ports) reserve(local netip.AddrPort) (uint16, func(), error) {
	g, err := host.Reserve(local)
	if err != nil {
		return 0, nil, cli.Local(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.guards = append(p.guards, g)
	if err := p.update(); err != nil {
		p.remove(g)
		return 0, nil, err
	}
	return g.Port(), func() { p.release(g) }, nil
}

// release gives a port back, first to the filters and then to the kernel.
func (p *ports) release(g *host.Guard) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.remove(g)
}

func (p *ports) remove(g *host.Guard) {
	for i, have := range p.guards {
		if have == g {
			p.guards = append(p.guards[:i], p.guards[i+1:]...)
			p.update() // a filter that lets too much in does no harm
			g.Close()
			return
		}
	}
}

// releaseAll gives back what is left.
func (p *ports) releaseAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, g := range p.guards {
		g.Close()
	}
	p.guards, p.links = nil, nil
}

// update sets the filters of all links to the ports of now.
func (p *ports) update() error {
	list := []uint16{} // not nil, which would let everything in
	for _, g := range p.guards {
		list = append(list, g.Port())
	}
	for _, l := range p.links {
		l.filter.Ports = list
		if err := l.link.SetFilter(l.filter); err != nil {
			return err
		}
	}
	return nil
}
