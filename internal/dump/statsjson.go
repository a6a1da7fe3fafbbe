package dump

import (
	"bytes"
	"net/netip"

	"gotcp/internal/cli"
)

// statsJSON reports as records.
type statsJSON struct {
	line bytes.Buffer
	out  *cli.JSONLines
}

func newStatsJSON() *statsJSON {
	f := &statsJSON{}
	f.out = cli.NewJSONLines(&f.line)
	return f
}

// statsRecord is a report. Names are as stable as flags.
type statsRecord struct {
	cli.Record
	Seconds          float64  `json:"seconds"`
	Packets          uint64   `json:"packets"`
	Bytes            uint64   `json:"bytes"`
	PacketsPerSecond *float64 `json:"packets_per_second,omitempty"`
	BitsPerSecond    *float64 `json:"bits_per_second,omitempty"`
	MinLength        int      `json:"min_length"`
	MaxLength        int      `json:"max_length"`

	Sizes     []sizeRecord     `json:"sizes"`
	Protocols []protocolRecord `json:"protocols"`
	Hosts     []hostRecord     `json:"hosts"`
	Ports     []portRecord     `json:"ports"`

	// Forgotten is there if a table was too small.
	Forgotten map[string]forgottenRecord `json:"forgotten,omitempty"`
}

type sizeRecord struct {
	From    int    `json:"from"`
	To      int    `json:"to,omitempty"` // not there: no limit
	Packets uint64 `json:"packets"`
	Bytes   uint64 `json:"bytes"`
}

type protocolRecord struct {
	Protocol string `json:"protocol"`
	Packets  uint64 `json:"packets"`
	Bytes    uint64 `json:"bytes"`
}

// endsRecord is what went to something and came from it.
type endsRecord struct {
	Packets    uint64 `json:"packets"`
	Bytes      uint64 `json:"bytes"`
	PacketsIn  uint64 `json:"packets_in"`
	BytesIn    uint64 `json:"bytes_in"`
	PacketsOut uint64 `json:"packets_out"`
	BytesOut   uint64 `json:"bytes_out"`
}

type hostRecord struct {
	Host netip.Addr `json:"host"`
	endsRecord
}

type portRecord struct {
	Protocol string `json:"protocol"`
	Port     uint16 `json:"port"`
	endsRecord
}

type forgottenRecord struct {
	Count   uint64 `json:"count"`
	Lacking uint64 `json:"lacking_bytes"`
}

func (f *statsJSON) append(b []byte, r *report) ([]byte, error) {
	record := statsRecord{
		Record: cli.NewRecord(r.kind, r.begin), Seconds: r.length.Seconds(), Packets: r.all.packets, Bytes: r.all.bytes,
		MinLength: r.shortest, MaxLength: r.longest,
		Sizes: []sizeRecord{}, Protocols: []protocolRecord{}, Hosts: []hostRecord{}, Ports: []portRecord{},
	}
	if packets, bits, ok := r.rates(); ok {
		record.PacketsPerSecond, record.BitsPerSecond = &packets, &bits
	}
	for class, c := range r.sizes {
		if c.packets > 0 {
			from, to := sizeBounds(class)
			record.Sizes = append(record.Sizes, sizeRecord{from, to, c.packets, c.bytes})
		}
	}
	for _, e := range r.protocols.first(topShown) {
		record.Protocols = append(record.Protocols, protocolRecord{e.key.name(), e.all.packets, e.all.bytes})
	}
	for _, e := range r.hosts.first(topShown) {
		record.Hosts = append(record.Hosts, hostRecord{e.key, newEndsRecord(e.all, e.in, e.out)})
	}
	for _, e := range r.ports.first(topShown) {
		record.Ports = append(record.Ports, portRecord{transportName(e.key.proto), e.key.number, newEndsRecord(e.all, e.in, e.out)})
	}
	record.forgot("protocols", r.protocols.forgotten, r.protocols.lacking)
	record.forgot("hosts", r.hosts.forgotten, r.hosts.lacking)
	record.forgot("ports", r.ports.forgotten, r.ports.lacking)
	f.line.Reset()
	err := f.out.Write(&record)
	return append(b, f.line.Bytes()...), err
}

func newEndsRecord(all, in, out count) endsRecord {
	return endsRecord{all.packets, all.bytes, in.packets, in.bytes, out.packets, out.bytes}
}

func (r *statsRecord) forgot(table string, n, lacking uint64) {
	if n == 0 {
		return
	}
	if r.Forgotten == nil {
		r.Forgotten = map[string]forgottenRecord{}
	}
	r.Forgotten[table] = forgottenRecord{n, lacking}
}
