// Package lab builds small networks out of Linux network namespaces, for the
// tests, the benchmarks and the demo: hosts joined by veth pairs, by a bridge
// or by a degraded line, with the MTU, the offloads, the routes and the packet
// loss that a case asks for, and the kernel's own TCP at the far end to compare
// with. Everything goes through netlink and ioctl; no ip, ethtool, nft or nc
// need be installed. It works as root and, where the machine allows it, as an
// ordinary user inside a user namespace that the program enters by itself
// (Main, Enter).
//
//	l := lab.New(t) // skips the test where no namespaces can be made
//	a, b := l.Host("a"), l.Host("b")
//	l.Connect(a, b, lab.Veth{MTU: 9000})
//	sink := lab.Sink(b, "10.77.0.2:7000")
//	a.Do(func() { ... }) // runs in a's network namespace
//	got := sink.Wait()
//
// It must not know the stack or the commands: they are what is tested in it.
package lab
