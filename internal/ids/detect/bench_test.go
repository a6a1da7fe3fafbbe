package detect

import (
	"math/rand"
	"strings"
	"testing"

	"gotcp/internal/ids/app"
)

// web is the text of a page, with words that repeat.
func web(n int) string {
	r := rand.New(rand.NewSource(7))
	words := strings.Fields(`<div class="entry"> <p> the of and to in is that for it as was with be by on not he his but at are
		this have from or had an they which one you were all her she there would their we him been has when who will no more
		if out so up said what its about than into them can only other time new some could these two may first then do
		<script type="text/javascript"> function() { return document.getElementById("main"); } </script> <a href="/index.html">
		</p> </div> <img src="logo.png" width="120"> &nbsp; var x = window.location; </a> style="color:red"`)
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(words[r.Intn(len(words))])
		b.WriteByte(' ')
	}
	return b.String()[:n]
}

func noise(n int) string {
	b := make([]byte, n)
	rand.New(rand.NewSource(7)).Read(b)
	return string(b)
}

func BenchmarkRealRules(b *testing.B) {
	rs, _ := New(realRules(b, "et-open"), Options{})
	b.Run("bulk text", func(b *testing.B) { benchStream(b, rs, web(1<<20)) })
	b.Run("bulk noise", func(b *testing.B) { benchStream(b, rs, noise(1<<20)) })
	b.Run("acks", func(b *testing.B) { benchStream(b, rs, "") })
	b.Run("http", func(b *testing.B) {
		benchTransactions(b, rs, app.HTTP, func() app.Transaction {
			tx := &fakeTx{}
			header := "Host: www.example.com\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/115.0\r\nAccept: */*\r\nAccept-Language: en\r\n"
			tx.set(app.ToServer, app.HTTPMethod, "GET").set(app.ToServer, app.HTTPURI, "/articles/2024/05/index.html?page=2&sort=asc").
				set(app.ToServer, app.HTTPHost, "www.example.com").set(app.ToServer, app.HTTPHeader, header).
				set(app.ToServer, app.HTTPUserAgent, "Mozilla/5.0 (X11; Linux x86_64) Firefox/115.0").
				set(app.ToServer, app.HTTPRawHeader, header).set(app.ToServer, app.HTTPAccept, "*/*").
				set(app.ToServer, app.HTTPHeaderNames, "\r\nHost\r\nUser-Agent\r\nAccept\r\nAccept-Language\r\n\r\n").complete(app.ToServer)
			return tx
		})
	})
	b.Run("dns", func(b *testing.B) {
		benchTransactions(b, rs, app.DNS, func() app.Transaction {
			return (&fakeTx{}).set(app.ToServer, app.DNSQuery, "www.some-site.example.com").complete(app.ToServer)
		})
	})
	b.Run("tls", func(b *testing.B) {
		benchTransactions(b, rs, app.TLS, func() app.Transaction {
			return (&fakeTx{}).set(app.ToServer, app.TLSSNI, "www.some-site.example.com").
				set(app.ToServer, app.JA3Hash, "e7d705a3286e19ea42f587b344ee6865").complete(app.ToServer)
		})
	})
}

// benchStream inspects segments of a download, each acknowledged before the next.
func benchStream(b *testing.B, rs *Ruleset, data string) {
	const size = 1460
	m := NewMatcher(rs, nil)
	flow := Flow{State: &FlowState{}, Established: true, Protocol: app.HTTP, Seen: [2]app.Protocol{app.HTTP, app.HTTP}}
	p := tcpPacket(app.ToClient, 0x10, strings.Repeat(".", min(size, len(data))))
	in := Input{Packet: p, Dir: app.ToClient, Flow: &flow, InStream: true}
	stream := []byte(data)
	at := 0
	b.ReportAllocs()
	for b.Loop() {
		if at += size; at > len(data) {
			at, flow.State.inspected[app.ToClient] = size, 0
		}
		if len(data) > 0 {
			p.Payload = stream[at-size : at]
			begin := int(flow.State.Keep(app.ToClient))
			in.Stream = Stream{Data: stream[begin : at-size], Offset: uint64(begin)}
		}
		m.Inspect(&in)
	}
	b.ReportMetric(float64(m.Stats.GaveUp), "gave-up")
}

// benchTransactions inspects a transaction per packet.
func benchTransactions(b *testing.B, rs *Ruleset, of app.Protocol, make func() app.Transaction) {
	m := NewMatcher(rs, nil)
	flow := Flow{State: &FlowState{}, Established: true, Protocol: of, Seen: [2]app.Protocol{of, of}}
	in := Input{Packet: tcpPacket(app.ToServer, 0x18, "a request, short"), Flow: &flow, InStream: true}
	flow.Transactions = []app.Transaction{make()}
	b.ReportAllocs()
	for b.Loop() {
		flow.FirstTransaction++
		m.Inspect(&in)
	}
}
