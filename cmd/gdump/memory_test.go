package main

import (
	"bufio"
	"encoding/binary"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gotcp/internal/lab"
	"gotcp/internal/lab/proc"
	"gotcp/internal/wire"
)

// strangers is a capture of n packets, no two of the same connection. It is
// written as it is made: what the parent takes counts as the child's.
func strangers(t *testing.T, n int) string {
	t.Helper()
	const at = wire.EthernetLen + wire.IPv4MinLen
	name := filepath.Join(t.TempDir(), "strangers.pcap")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	file := bufio.NewWriter(f)
	file.WriteString("\xd4\xc3\xb2\xa1\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00\x01\x00\x00\x00")
	random := rand.New(rand.NewPCG(1, 2))
	address := func() netip.Addr {
		return netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, random.Uint32())))
	}
	var record [16]byte
	packet := make([]byte, at+wire.TCPMinLen+50)
	for i := range n {
		h := wire.TCPFields{SrcPort: uint16(random.Uint32()), DstPort: uint16(random.Uint32()), Seq: random.Uint32(), Ack: 1, Flags: wire.ACK | wire.PSH, Window: 501}
		if i%2 == 0 {
			h.Flags = wire.SYN
		}
		n4 := wire.IPv4Fields{TTL: 64, Src: address(), Dst: address(), Proto: wire.ProtoTCP}
		wire.PutEthernet(packet, wire.MAC{2}, wire.MAC{4}, wire.TypeIPv4)
		h.Put(packet[at:], nil)
		n4.Put(packet[wire.EthernetLen:], wire.TCPMinLen+50)
		binary.LittleEndian.PutUint32(record[:], 1_700_000_000+uint32(i/1000))
		binary.LittleEndian.PutUint32(record[4:], uint32(i%1000*1000))
		binary.LittleEndian.PutUint32(record[8:], uint32(len(packet)))
		binary.LittleEndian.PutUint32(record[12:], uint32(len(packet)))
		file.Write(record[:])
		file.Write(packet)
	}
	if err := file.Flush(); err != nil {
		t.Fatal(err)
	}
	return name
}

// A capture in which every packet is of another connection fills every table
// there is. The bound is 30 MiB and what the test program is larger than the command.
func TestMemoryIsBounded(t *testing.T) {
	const most = 40 << 10 // KiB
	name := strangers(t, 300_000)
	h := lab.New(t).Host("reader")
	for _, args := range []string{"-n", "-n --analyze", "-n --json", "-n --names", "--stats", "-n --follow 7"} {
		cmd := proc.Command(t, h, append(strings.Fields(args), "-r", name, "-o", "/dev/null")...)
		if got := proc.Run(t, cmd); got.Status != 0 {
			t.Errorf("%s: status %d, it said %q", args, got.Status, got.Stderr)
		}
		if used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); !ok || used.Maxrss > most {
			t.Errorf("%s: it took %d KiB of memory", args, used.Maxrss)
		}
	}
}
