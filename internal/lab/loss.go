package lab

import (
	"fmt"

	"github.com/google/nftables"
	"github.com/google/nftables/binaryutil"
	"github.com/google/nftables/expr"
	"golang.org/x/sys/unix"
)

// lossScale is the resolution of a loss rule: hundredths of a percent.
const lossScale = 10000

// DropIncoming makes the host lose the given percentage, 0.01 to 100, of the
// IP packets that come to it, at random: `numgen random mod 10000 < N drop` in
// the prerouting hook. Packet sockets see them all the same: this is loss for
// the host's own TCP, or for whomever it forwards to. (Of what a host sends
// itself nothing can be lost this way unnoticed: its TCP is told.) Where frames
// come as segments of 64 KiB, each is lost as a whole.
func (h *Host) DropIncoming(percent float64) {
	h.lab.tb.Helper()
	h.lab.check(h.drop(percent), "lose packets on %s", h.Name)
}

// DropNothing takes the loss rule away.
func (h *Host) DropNothing() {
	h.lab.tb.Helper()
	h.lab.check(h.withNftables(func(c *nftables.Conn) error {
		table, _ := lossChain()
		c.AddTable(table)
		c.DelTable(table)
		return c.Flush()
	}), "take the loss rule off %s", h.Name)
}

// Dropped returns how many packets the loss rule has taken since it was made.
func (h *Host) Dropped() uint64 {
	h.lab.tb.Helper()
	var dropped uint64
	h.lab.check(h.withNftables(func(c *nftables.Conn) error {
		rules, err := c.GetRules(lossChain())
		for _, r := range rules {
			dropped += countOf(r)
		}
		return err
	}), "count the lost packets on %s", h.Name)
	return dropped
}

func countOf(r *nftables.Rule) (n uint64) {
	for _, e := range r.Exprs {
		if c, ok := e.(*expr.Counter); ok {
			n += c.Packets
		}
	}
	return n
}

// lossChain is where packets get lost: before connection tracking and routing.
func lossChain() (*nftables.Table, *nftables.Chain) {
	table := &nftables.Table{Family: nftables.TableFamilyINet, Name: "gotcp-loss"}
	return table, &nftables.Chain{
		Name:     "incoming",
		Table:    table,
		Type:     nftables.ChainTypeFilter,
		Hooknum:  nftables.ChainHookPrerouting,
		Priority: nftables.ChainPriorityRaw,
	}
}

func (h *Host) drop(percent float64) error {
	n := uint32(percent*lossScale/100 + 0.5)
	if n == 0 || n > lossScale {
		return fmt.Errorf("loss of %g %% is not between 0.01 and 100 %%", percent)
	}
	return h.withNftables(func(c *nftables.Conn) error {
		table, chain := lossChain()
		// Added first, so that deleting can't fail: a new rule replaces the old.
		c.AddTable(table)
		c.DelTable(table)
		c.AddTable(table)
		c.AddChain(chain)
		c.AddRule(&nftables.Rule{Table: table, Chain: chain, Exprs: []expr.Any{
			&expr.Numgen{Register: 1, Modulus: lossScale, Type: unix.NFT_NG_RANDOM},
			// The number is in the host's byte order, comparisons are bytewise.
			&expr.Byteorder{SourceRegister: 1, DestRegister: 1, Op: expr.ByteorderHton, Len: 4, Size: 4},
			&expr.Cmp{Op: expr.CmpOpLt, Register: 1, Data: binaryutil.BigEndian.PutUint32(n)},
			&expr.Counter{},
			&expr.Verdict{Kind: expr.VerdictDrop},
		}})
		return c.Flush()
	})
}

func (h *Host) withNftables(do func(*nftables.Conn) error) error {
	c, err := nftables.New(nftables.WithNetNSFd(int(h.ns.f.Fd())))
	if err != nil {
		return err
	}
	return do(c)
}
