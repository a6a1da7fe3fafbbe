package main

import (
	"os"
	"testing"

	"gotcp/internal/link"
	"gotcp/internal/link/packet"
	"gotcp/internal/wire"
)

// Who says that he has our address is told, without a word about it on the command line.
func TestOwnAddresses(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	w := s.watch(t, "--json")
	var l *packet.Link
	var err error
	s.peer.Do(func() { l, err = packet.Open(packet.Config{Interface: s.theirs.Name}) })
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	frame := make([]byte, 60)
	claim := wire.ARPFields{
		Op: wire.ARPReply, SenderMAC: s.theirs.MAC, SenderIP: s.ours.Addr(), TargetMAC: s.ours.MAC, TargetIP: s.theirs.Addr(),
	}
	claim.Put(frame[wire.PutEthernet(frame, s.ours.MAC, s.theirs.MAC, wire.TypeARP):])
	if n, err := l.Send([]link.Frame{{Data: frame}}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	w.Prints(`"gid":9000,"signature_id":502,`)
	w.Cmd.Process.Signal(os.Interrupt)
	w.Ends(0)
}
