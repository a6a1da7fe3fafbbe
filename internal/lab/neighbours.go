package lab

import (
	"errors"
	"fmt"
	"os"
	"strconv"
)

// neighbourLimits are the sizes of the kernel's neighbour table: below the
// first nothing is thrown out, above the second it is after five seconds, and
// beyond the third there are no more. They are the whole machine's, whatever
// namespaces it has, and shown and set only in the first network namespace.
var neighbourLimits = [3]string{
	"net.ipv4.neigh.default.gc_thresh1",
	"net.ipv4.neigh.default.gc_thresh2",
	"net.ipv4.neigh.default.gc_thresh3",
}

// MoreNeighbours lets the kernels of the lab know n neighbours, all hosts
// together, until the lab ends: with the usual 1024 a program that asks a
// network of /16 for its hosts by way of the kernel loses what it sends to the
// others, with ENOBUFS or without a word. The
// limits are the machine's and only ever raised; where they are out of reach,
// in a user namespace or a container, the test is skipped with the reason.
func (l *Lab) MoreNeighbours(n int) {
	l.tb.Helper()
	machine := l.Here()
	for k := len(neighbourLimits) - 1; k >= 0; k-- { // the largest first
		name := neighbourLimits[k]
		before, err := machine.raise(name, n)
		l.check(err, "raise %s", name)
		l.tb.Cleanup(func() { _ = machine.sysctl(name, before) })
	}
}

// MoreSendBuffer lets sockets that don't ask for a size have so many bytes
// unsent, until the lab ends. Packets that wait for a neighbour's address count
// against it: with the usual 208 KiB a socket that asks for a few hundred
// neighbours in vain can't send to any other. It is the machine's, too.
func (l *Lab) MoreSendBuffer(bytes int) {
	l.tb.Helper()
	machine := l.Here()
	const name = "net.core.wmem_default"
	before, err := machine.raise(name, bytes)
	l.check(err, "raise %s", name)
	l.tb.Cleanup(func() { _ = machine.sysctl(name, before) })
}

// raise makes a number that is smaller larger, and returns what it was.
func (h *Host) raise(name string, n int) (before string, err error) {
	before, err = h.readSysctl(name)
	if errors.Is(err, os.ErrNotExist) {
		return "", &Missing{What: name + " is set only in the machine's first network namespace", Err: err}
	}
	if err != nil {
		return "", err
	}
	if was, err := strconv.Atoi(before); err != nil || was >= n {
		return before, err
	}
	err = h.sysctl(name, strconv.Itoa(n))
	if errors.Is(err, os.ErrPermission) {
		err = &Missing{What: fmt.Sprintf("%s is read-only here", name), Err: err}
	}
	return before, err
}
