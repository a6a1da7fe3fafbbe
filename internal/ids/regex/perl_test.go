package regex

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
)

// perlScript answers lines of expression, flags and data, the first and the
// last in hexadecimal, with the place of the match. POSIX's signals come at once,
// not when the search has ended, which may be in years.
const perlScript = `
use POSIX; use Time::HiRes "ualarm"; $| = 1;
sigaction(SIGALRM, POSIX::SigAction->new(sub { die "slow" }));
while (<STDIN>) {
	chomp; my ($e, $flags, $s) = split /\t/; $_ = pack("H*", $_) for $e, $s;
	my $found = eval {
		ualarm 50000; my $re = qr/(?^a$flags)$e/;
		$s =~ $re ? "$-[0]-$+[0]" : "none";
	};
	ualarm 0;
	print defined $found ? $found : $@ =~ /slow/ ? "slow" : "error", "\n";
}`

// TestPerl compares with Perl what the expressions of real rules find in data
// that is made to match them, more or less.
func TestPerl(t *testing.T) {
	if err := exec.Command("perl", "-MPOSIX", "-MTime::HiRes", "-e", "1").Run(); err != nil {
		t.Skipf("no perl: %v", err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	var input, cases, got []string
	matched := 0
	for _, rule := range realExpressions(t) {
		// Perl has no A, E and G; and newer ones read {,n} as a quantifier.
		if rule.flags&^(Nocase|DotAll|Multiline|Extended) != 0 || strings.Contains(rule.expr, "{,") {
			continue
		}
		re, err := Compile(rule.expr, rule.flags)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			data := around(rule, r)
			if len(data) > 2000 {
				continue // it would take longer than all others
			}
			var m Match
			found := "none"
			if re.Find([]byte(data), 0, &m) {
				found = fmt.Sprintf("%d-%d", m.Start, m.End)
				matched++
			}
			if m.GaveUp > 0 {
				continue
			}
			cases = append(cases, fmt.Sprintf("%s in %q", rule.text, data))
			got = append(got, found)
			input = append(input, fmt.Sprintf("%x\t%s\t%x\n", rule.expr, perlFlags(rule.flags), data))
		}
	}
	for i, want := range perl(t, input) {
		if got[i] != want && want != "slow" {
			t.Errorf("%.300s: %s, perl %s", cases[i], got[i], want)
		}
	}
	t.Logf("%d cases, of which %d match", len(cases), matched)
}

// perl asks Perl about cases. Leaving its expressions by a signal, it crashes now and then:
// what it was at is slow then, and it is asked again about the rest.
func perl(t *testing.T, input []string) (answers []string) {
	t.Helper()
	for len(answers) < len(input) {
		p := exec.Command("perl", "-e", perlScript)
		p.Stdin = strings.NewReader(strings.Join(input[len(answers):], ""))
		out, err := p.Output()
		answers = append(answers, strings.Fields(string(out))...)
		var exit *exec.ExitError
		switch {
		case errors.As(err, &exit) && !exit.Exited():
			answers = append(answers, "slow")
		case err != nil:
			t.Fatal(err)
		}
	}
	return answers
}

func perlFlags(flags Flags) (letters string) {
	for i, letter := range []Flags{Nocase, DotAll, Multiline, Extended} {
		if flags&letter != 0 {
			letters += "ismx"[i : i+1]
		}
	}
	return letters
}

// around is what an expression may match, with something before and after it
// and a byte changed now and then.
func around(rule rule, r *rand.Rand) string {
	tree, _, err := parse(rule.expr, rule.flags)
	if err != nil {
		return ""
	}
	s := sampler{r, make(map[int]string)}
	data := s.sample(tree)
	edges := []string{"", "", "", "\n", "\n\n", "x", " ", "\xe9", s.sample(tree)}
	if at := r.IntN(4 * (len(data) + 1)); at < len(data) {
		data = data[:at] + string([]byte{byte(r.IntN(256))}) + data[at+r.IntN(2):]
	}
	return edges[r.IntN(len(edges)-1)] + data + edges[r.IntN(len(edges))]
}

// sampler makes data of a tree. It doesn't care for what looks around and
// forbids something.
type sampler struct {
	r      *rand.Rand
	groups map[int]string
}

func (s sampler) sample(n node) string {
	switch n := n.(type) {
	case set:
		return s.oneOf(n)
	case concat:
		var b strings.Builder
		for _, part := range n {
			b.WriteString(s.sample(part))
		}
		return b.String()
	case alternate:
		return s.sample(n[s.r.IntN(len(n))])
	case repeat:
		times := n.min + s.r.IntN(4)
		if n.max >= 0 {
			times = min(times, n.max)
		}
		var b strings.Builder
		for range times {
			b.WriteString(s.sample(n.inner))
		}
		return b.String()
	case group:
		s.groups[n.number] = s.sample(n.inner)
		return s.groups[n.number]
	case atomic:
		return s.sample(n.inner)
	case look:
		if n.negated || n.behind {
			return ""
		}
		return s.sample(n.inner)
	case backref:
		return s.groups[n.number]
	case conditional:
		return s.sample(n.yes)
	case place:
		if n == lineBegin || n == lineEnd {
			return "\n"[:s.r.IntN(2)]
		}
	}
	return ""
}

// oneOf is a byte of a set, one that can be printed if that is easy.
func (s sampler) oneOf(set set) string {
	var all []byte
	for c := range 256 {
		if set.has(byte(c)) {
			all = append(all, byte(c))
		}
	}
	if len(all) == 0 {
		return ""
	}
	c := all[s.r.IntN(len(all))]
	for range 3 {
		if ' ' <= c && c <= '~' {
			break
		}
		c = all[s.r.IntN(len(all))]
	}
	return string([]byte{c})
}
