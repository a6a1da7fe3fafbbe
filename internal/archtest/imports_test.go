package archtest

import (
	"strings"
	"testing"
)

func TestImportRules(t *testing.T) {
	for _, tt := range []struct {
		pkg, imported string
		broken        string // part of the rule, empty if the import is right
	}{
		// The standard library.
		{"internal/tcp", "time", ""},
		{"internal/tcp", "net/netip", ""},
		{"internal/tcp", "crypto/sha256", ""},
		{"internal/tcp", "io", ""},
		{"internal/tcp", "net", passiveRule},
		{"internal/tcp", "net/http", passiveRule},
		{"internal/tcp", "sync", passiveRule},
		{"internal/tcp", "sync/atomic", passiveRule},
		{"internal/wire", "log/slog", passiveRule},
		{"internal/wire", "os/exec", passiveRule},
		{"internal/ids/http", "os", passiveRule},
		{"internal/frag", "crypto/rand", passiveRule},
		{"internal/frag", "C", passiveRule},
		{"internal/stack", "sync", ""},
		{"cmd/gtcpcat", "os", ""},

		// Ours.
		{"internal/tcp", "gotcp/internal/seq", ""},
		{"internal/tcp", "gotcp/internal/frag", downwardRule},
		{"internal/tcp", "gotcp/internal/stack", downwardRule},
		{"internal/wire", "gotcp/internal/seq", downwardRule},
		{"internal/ids", "gotcp/internal/dissect", ""},
		{"internal/ids", "gotcp/internal/ids/http", ""},
		{"internal/ids/http", "gotcp/internal/ids", ""},
		{"internal/dissect", "gotcp/internal/ids", downwardRule},
		{"internal/stack", "gotcp/internal/link", ""},
		{"internal/stack", "gotcp/internal/link/packet", "may import of ours only"},
		{"internal/stack", "gotcp/internal/host", "may import of ours only"},
		{"internal/cli", "gotcp/internal/host", "may import of ours only"},
		{"internal/host", "gotcp/internal/wire", ""},
		{"cmd/gtcpcat", "gotcp/internal/link/packet", ""},
		{"internal/ids", "gotcp/internal/ids/packettest", testRule},
		{"internal/ids/eventtest", "gotcp/internal/ids/enginetest", ""},
		{"internal/lab/labctl", "gotcp/internal/lab", ""},
		{"cmd/gping", "gotcp/internal/lab/proc", testRule},

		// Other people's.
		{"internal/filter", "golang.org/x/net/bpf", ""},
		{"internal/wire", "golang.org/x/net/bpf", downwardRule},
		{"internal/dissect", "github.com/google/gopacket/layers", ""},
		{"internal/dissect", "github.com/dlclark/regexp2/v2", downwardRule},
		{"internal/ids", "github.com/dlclark/regexp2/v2", ""},
		{"internal/tcp", "golang.org/x/sys/unix", downwardRule},
		{"internal/link/packet", "golang.org/x/sys/unix", ""},
		{"internal/link/packetry", "golang.org/x/sys/unix", "only internal/link/packet,"},
		{"internal/stack", "golang.org/x/sys/unix", "only internal/link/packet,"},
		{"internal/lab/labctl", "golang.org/x/sys/unix", ""},
		{"cmd/gtcpcat", "github.com/alecthomas/kong", ""},
		{"internal/cli", "github.com/sirupsen/logrus", ""},
		{"internal/host", "github.com/sirupsen/logrus", "only cmd, internal/cli"},
		{"internal/lab", "github.com/google/nftables/expr", ""},
		{"internal/host", "github.com/google/nftables", testRule},
		{"internal/link/tee", "github.com/google/gopacket/pcapgo", ""},
		{"internal/capture", "github.com/google/gopacket/pcap", testRule},
		{"internal/capture", "github.com/google/gopacket/pcapgo", ""},
		{"internal/stack", "golang.org/x/net/nettest", testRule},
		{"internal/netsim", "pgregory.net/rapid", ""},
		{"internal/stack", "gvisor.dev/gvisor/pkg/tcpip", dependentRule},
	} {
		got := importRule(tt.pkg, tt.imported)
		if tt.broken == "" && got != "" || tt.broken != "" && !strings.Contains(got, tt.broken) {
			t.Errorf("%s imports %s: %q, want %q", tt.pkg, tt.imported, got, tt.broken)
		}
	}
}
