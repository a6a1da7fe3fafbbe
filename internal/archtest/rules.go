package archtest

import (
	"slices"
	"strings"
)

// module is the prefix of our own import paths.
const module = "gotcp/"

// The rules' names, as a violation quotes them.
const (
	passiveRule   = "passive packages do no I/O, hold no lock, start no goroutine and are handed the time"
	downwardRule  = "passive packages import one another downwards and the standard library only"
	onlyRule      = "only %s may import it"
	dependentRule = "not one of the project's dependencies"
	testRule      = "only tests may import it"
	allowRule     = "%s may import of ours only %s"
	docRule       = "every package says what it is for"
)

// levels orders the passive packages: each may import those below it.
var levels = map[string]int{
	"internal/wire":    0,
	"internal/seq":     0,
	"internal/due":     0,
	"internal/recent":  0,
	"internal/frag":    1,
	"internal/tcp":     1,
	"internal/neigh":   1,
	"internal/echo":    1,
	"internal/filter":  1,
	"internal/dissect": 2,
	"internal/ids":     3,
}

// passiveLevel is the level of a passive package or of one below it in the
// tree (internal/ids/http, say).
func passiveLevel(pkg string) (level int, passive bool) {
	root := passiveRoot(pkg)
	return levels[root], root != ""
}

// passiveRoot is the package in levels that pkg is or stands below; none for
// a package that is not passive.
func passiveRoot(pkg string) string {
	for name := range levels {
		if within(pkg, name) {
			return name
		}
	}
	return ""
}

// within reports whether pkg is name or stands below it.
func within(pkg, name string) bool {
	return pkg == name || strings.HasPrefix(pkg, name+"/")
}

func withinAny(pkg string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return within(pkg, name) })
}

// exceptions are third-party packages that a passive package may import all
// the same.
var exceptions = map[string][]string{
	"internal/echo":    {"github.com/HdrHistogram/hdrhistogram-go"},
	"internal/filter":  {"golang.org/x/net/bpf"},
	"internal/dissect": {"github.com/google/gopacket", "github.com/google/gopacket/layers"},
	"internal/ids":     {"github.com/google/gopacket", "github.com/google/gopacket/layers", "github.com/dlclark/regexp2/v2"},
}

// impure are the packages of the standard library that do what passive
// packages must not do. Those below them are meant, too, unless listed in pure.
var impure = []string{
	"os", "net", "sync", "log", "syscall", "io/ioutil", "runtime", "plugin", "database",
	"crypto/rand", "crypto/tls", "expvar", "testing", "flag", "unsafe", "C",
}

var pure = []string{"net/netip"}

// impureNames are the functions of otherwise harmless packages that passive
// packages must not even mention.
var impureNames = map[string][]string{
	"time":    {"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"},
	"fmt":     {"Print", "Printf", "Println", "Scan", "Scanf", "Scanln"},
	"context": {"WithTimeout", "WithDeadline", "WithTimeoutCause", "WithDeadlineCause", "AfterFunc"},
}

// dependency says where a third-party package may be imported.
type dependency struct {
	path string
	// in are the places; none for all but the passive packages.
	in []string
	// testsOnly: nowhere but in tests and in the packages made for them.
	testsOnly bool
}

// forTests are packages that exist for the tests: only tests, and one another,
// may import them.
var forTests = []string{
	"internal/lab", "internal/netsim", "internal/drill", "internal/link/linktest", "internal/theirs",
	"internal/ids/app/apptest", "internal/ids/enginetest", "internal/ids/eventtest", "internal/ids/packettest", "internal/ids/traffic",
}

// systemCalls are the packages that talk to the kernel in ways of their own.
// What packet and loop have in common there is batch.
var systemCalls = []string{
	"internal/link/packet", "internal/link/loop", "internal/link/tap", "internal/link/batch",
	"internal/capture", "internal/host", "internal/lab",
}

// dependencies are all third-party packages, the most exact path first.
var dependencies = []dependency{
	{path: "github.com/alecthomas/kong", in: []string{"cmd", "internal/cli"}},
	{path: "github.com/sirupsen/logrus", in: []string{"cmd", "internal/cli"}},
	{path: "golang.org/x/term", in: []string{"cmd", "internal/cli"}},
	{path: "golang.org/x/sys", in: systemCalls},
	{path: "github.com/vishvananda", in: append([]string{"internal/link/linktest"}, systemCalls...)},
	{path: "github.com/google/gopacket/afpacket", testsOnly: true},
	{path: "github.com/google/gopacket/pcap", testsOnly: true},
	{path: "github.com/google/gopacket"},
	{path: "golang.org/x/net/bpf"},
	{path: "golang.org/x/net/dns/dnsmessage", in: []string{"internal/dump"}},
	{path: "github.com/dlclark/regexp2/v2", in: []string{"internal/ids"}},
	{path: "github.com/HdrHistogram/hdrhistogram-go"},
	{path: "github.com/guptarohit/asciigraph"},
	{path: "go.yaml.in/yaml/v3", in: []string{"internal/sentry/config"}},
	{path: "github.com/google/nftables", testsOnly: true},
	{path: "golang.org/x/net/nettest", testsOnly: true},
	{path: "pgregory.net/rapid", testsOnly: true},
	{path: "github.com/rogpeppe/go-internal", testsOnly: true},
	{path: "github.com/google/go-cmp", testsOnly: true},
}

// ours are packages that may import only these of our own.
var ours = map[string][]string{
	"internal/stack": {"internal/link", "internal/tcp", "internal/neigh", "internal/frag", "internal/wire", "internal/seq", "internal/due"},
	"internal/link":  {"internal/wire"},
	"internal/host":  {"internal/wire"},
	"internal/cli":   {"internal/wire"},
}
