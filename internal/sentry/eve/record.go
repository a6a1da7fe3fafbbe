package eve

import (
	"gotcp/internal/ids"
	"gotcp/internal/wire"
)

// kinds are event_type, by RecordKind.
var kinds = [...]string{
	ids.FlowRecord: "flow", ids.HTTPRecord: "http", ids.DNSRecord: "dns", ids.TLSRecord: "tls", ids.AnomalyRecord: "anomaly",
	ids.SSHRecord: "ssh", ids.SMTPRecord: "smtp", ids.FTPRecord: "ftp", ids.FileRecord: "fileinfo",
}

// AppendRecord appends a record as an object and its line's end.
func (w *Writer) AppendRecord(b []byte, r *ids.Record) []byte {
	s := subject{
		time: r.Time, kind: kinds[r.Kind], flow: &r.Flow, iface: r.Interface, number: r.Number, vlans: r.VLANs,
		src: r.Src, dst: r.Dst, proto: r.Proto, ports: r.HasPorts, icmp: r.IsICMP, icmpType: r.ICMPType, icmpCode: r.ICMPCode,
	}
	if r.Kind == ids.FlowRecord {
		s.number = 0 // a flow is no packet's
	}
	b = w.begin(b, &s)
	switch r.Kind {
	case ids.FlowRecord:
		b = appProto(b, r.App)
		b = w.appendFlowEnd(b, r)
	case ids.AnomalyRecord:
		b = appProto(b, r.App)
		b = appendAnomaly(b, &r.Anomaly)
	case ids.FileRecord:
		b = appendTransaction(b, &r.Tx, r.TxID)
		b = appProto(b, r.App)
		b = appendFile(b, &r.File, r.TxID)
	default:
		if r.Kind != ids.DNSRecord && r.Kind != ids.TLSRecord {
			b = number(b, "tx_id", r.TxID)
		}
		b = appendTransaction(b, &r.Tx, r.TxID)
	}
	return end(b)
}

func (w *Writer) appendFlowEnd(b []byte, r *ids.Record) []byte {
	b = open(b, "flow", '{')
	b = traffic(b, &r.Flow)
	b = append(name(b, "start"), '"')
	b = append(w.clock.appendEVE(b, r.Flow.Start), '"')
	b = append(name(b, "end"), '"')
	b = append(w.clock.appendEVE(b, r.Flow.Last), '"')
	b = number(b, "age", uint64(max(0, r.Flow.Last.Unix()-r.Flow.Start.Unix())))
	b = optional(b, "state", r.FlowEnd.State)
	b = optional(b, "reason", r.FlowEnd.Reason)
	b = append(truth(b, "alerted", r.FlowEnd.Alerted), '}')
	if !r.FlowEnd.TCP {
		return b
	}
	b = open(b, "tcp", '{')
	b = hexByte(b, "tcp_flags", r.FlowEnd.Flags)
	b = hexByte(b, "tcp_flags_ts", r.FlowEnd.FlagsToServer)
	b = hexByte(b, "tcp_flags_tc", r.FlowEnd.FlagsToClient)
	for _, f := range [...]struct {
		flag wire.TCPFlags
		name string
	}{{wire.SYN, "syn"}, {wire.FIN, "fin"}, {wire.RST, "rst"}, {wire.PSH, "psh"}, {wire.ACK, "ack"}, {wire.URG, "urg"}, {wire.ECE, "ecn"}, {wire.CWR, "cwr"}} {
		if r.FlowEnd.Flags&uint8(f.flag) != 0 {
			b = truth(b, f.name, true)
		}
	}
	return append(optional(b, "state", r.FlowEnd.TCPState), '}')
}

func hexByte(b []byte, n string, v uint8) []byte {
	return append(name(b, n), '"', hexDigits[v>>4], hexDigits[v&15], '"')
}

// appendAnomaly appends what is wrong, with the word in front that tells whose event it is.
func appendAnomaly(b []byte, a *ids.Anomaly) []byte {
	b = open(b, "anomaly", '{')
	b = text(b, "type", a.Type)
	switch a.Type {
	case "decode":
		b = text(b, "event", "decoder."+a.Event)
	case "stream":
		b = text(b, "event", "stream."+a.Event)
	default:
		b = text(b, "event", a.Event)
		b = text(b, "layer", "proto_parser")
	}
	return append(b, '}')
}
