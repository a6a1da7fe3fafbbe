package main

import (
	"bytes"
	"cmp"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"regexp/syntax"
	"slices"
	"testing"
	"time"

	buffers "gotcp/internal/ids/app"
	"gotcp/internal/ids/regex"
	"gotcp/internal/ids/rule"
	"gotcp/internal/ids/traffic"
)

// bait is one, and how long its expressions are looked for in it.
type bait struct {
	traffic.Bait
	cost time.Duration
}

// baits are what the rules of a folder with regular expressions look for, but for the last
// byte of each expression: as many as are asked for of those that are most work to look for in vain.
func baits(t testing.TB, folder string, n int) (worst []traffic.Bait) {
	t.Helper()
	var all []bait
	files, err := filepath.Glob(filepath.Join(folder, "*.rules"))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 3))
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rules, _ := rule.NewConfig().Parse(name, string(text))
		for _, one := range rules {
			if b, ok := baitOf(one, r); ok {
				all = append(all, b)
			}
		}
	}
	slices.SortFunc(all, func(x, y bait) int { return cmp.Compare(y.cost, x.cost) })
	for _, b := range all[:min(n, len(all))] {
		worst = append(worst, b.Bait)
	}
	return worst
}

// fields are the header fields that buffers are made of.
var fields = map[buffers.Buffer]string{
	buffers.HTTPUserAgent: "User-Agent", buffers.HTTPCookie: "Cookie", buffers.HTTPHost: "Host", buffers.HTTPReferer: "Referer", buffers.HTTPHeader: "X-Other",
	buffers.HTTPRawHeader: "X-Other", buffers.HTTPAccept: "Accept", buffers.HTTPContentType: "Content-Type",
}

// baitOf is the bait of a rule of HTTP or TCP; none of one without an expression.
func baitOf(one *rule.Rule, r *rand.Rand) (b bait, ok bool) {
	b.Fields = map[string][]byte{}
	for _, in := range one.Buffers {
		data, expressions := nearly(in.Items, r)
		ok = ok || len(expressions) > 0
		for _, e := range expressions {
			b.cost += costOf(e, data)
		}
		switch in.Buffer {
		case buffers.HTTPMethod:
			b.Method = string(data)
		case buffers.HTTPURI, buffers.HTTPRawURI:
			b.URI = append(b.URI, data...)
		case buffers.HTTPRequestBody:
			b.Body = append(b.Body, data...)
		case buffers.FileData, buffers.HTTPResponseBody:
			b.Answer = append(b.Answer, data...)
		case buffers.Payload:
			b.Stream = append(b.Stream, data...)
			if p := one.DstPorts; !p.All && len(p.In) > 0 {
				b.Port = p.In[0].First
			}
		default:
			if name := fields[in.Buffer]; name != "" && len(data) > 0 {
				b.Fields[name] = append(b.Fields[name], data...)
			}
		}
	}
	return b, ok && (one.App == buffers.HTTP || one.Proto == rule.TCP)
}

// costOf is how long an expression is looked for in data, from some places on.
func costOf(p *rule.PCRE, data []byte) time.Duration {
	var flags regex.Flags
	if p.Nocase {
		flags |= regex.Nocase
	}
	if p.DotAll {
		flags |= regex.DotAll
	}
	re, err := regex.Compile(p.Expr, flags)
	if err != nil || len(data) == 0 {
		return 0
	}
	data = bytes.Repeat(data, 1+4000/len(data))
	var m regex.Match
	began := time.Now()
	for from, n := 0, 0; n < 8 && re.Find(data, from, &m); n++ {
		from = m.Start + 1
	}
	return time.Since(began)
}

// nearly is what conditions ask for, but for the last byte of each expression.
func nearly(items []rule.Item, r *rand.Rand) (data []byte, expressions []*rule.PCRE) {
	for _, item := range items {
		switch item := item.(type) {
		case *rule.Content:
			if !item.Negated {
				data = append(data, item.Pattern...)
			}
		case *rule.PCRE:
			expressions = append(expressions, item)
			if s := sample(item, r); len(s) > 0 {
				data = append(data, s[:len(s)-1]...)
			}
		}
	}
	return data, expressions
}

// What Go's syntax has not, and a sample can do without.
var (
	around     = regexp.MustCompile(`\(\?<?[=!][^()]*\)|\\[1-9]`)
	possessive = regexp.MustCompile(`([*+?}])\+`)
)

// sample is something that an expression matches, near enough.
func sample(p *rule.PCRE, r *rand.Rand) []byte {
	flags := syntax.Perl
	if p.DotAll {
		flags |= syntax.DotNL
	}
	re, err := syntax.Parse(possessive.ReplaceAllString(around.ReplaceAllString(p.Expr, ""), "$1"), flags)
	if err != nil {
		return nil
	}
	return sampleOf(re, r, []int{2, 20, 200}[r.IntN(3)])
}

// sampleOf repeats at most n times what may be repeated without end.
func sampleOf(re *syntax.Regexp, r *rand.Rand, n int) (out []byte) {
	least, most := 1, 1
	switch re.Op {
	case syntax.OpLiteral:
		return []byte(string(re.Rune))
	case syntax.OpCharClass:
		if len(re.Rune) == 0 {
			return nil
		}
		i := 2 * r.IntN(len(re.Rune)/2)
		low, high := max(re.Rune[i], ' '), min(re.Rune[i+1], '~')
		return []byte{byte(low + rune(r.IntN(int(max(high-low, 0)+1))))}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return []byte{byte('a' + r.IntN(26))}
	case syntax.OpAlternate:
		return sampleOf(re.Sub[r.IntN(len(re.Sub))], r, n)
	case syntax.OpConcat, syntax.OpCapture:
	case syntax.OpQuest:
		least = 0
	case syntax.OpStar, syntax.OpPlus:
		most = n
	case syntax.OpRepeat:
		if least, most = re.Min, re.Max; most < 0 {
			most = least + n
		}
	default:
		return nil
	}
	for range least + r.IntN(most-least+1) {
		for _, sub := range re.Sub {
			out = append(out, sampleOf(sub, r, n)...)
		}
	}
	return out
}
