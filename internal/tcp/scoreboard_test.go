package tcp

import (
	"testing"

	"pgregory.net/rapid"

	"gotcp/internal/seq"
)

// checkScoreboard checks that records are in order without gaps and that the
// sums are those of the records.
func checkScoreboard(t interface{ Fatalf(string, ...any) }, b *scoreboard, una, nxt seq.Num) {
	at := una
	sacked, lost, resent := 0, 0, 0
	for i, r := range b.records() {
		if r.start != at || r.len() <= 0 {
			t.Fatalf("record %d is %d+%d, want it to begin at %d", i, r.start, r.len(), at)
		}
		at = r.end
		if r.sacked {
			sacked += r.len()
			if r.lost || r.resent {
				t.Fatalf("record %d is sacked and lost", i)
			}
		}
		if r.lost {
			lost += r.len()
		}
		if r.resent {
			resent += r.len()
			if !r.lost {
				t.Fatalf("record %d is resent and not lost", i)
			}
		}
	}
	if len(b.records()) > 0 && at != nxt {
		t.Fatalf("records end at %d, want %d", at, nxt)
	}
	if sacked != b.sacked || lost != b.lost || resent != b.resent {
		t.Fatalf("sums sacked %d lost %d resent %d, records say %d %d %d", b.sacked, b.lost, b.resent, sacked, lost, resent)
	}
}

func TestScoreboardModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		una := seq.Num(rapid.Uint32().Draw(t, "una"))
		nxt := una
		var b scoreboard
		pick := func(name string) int {
			if b.empty() {
				return -1
			}
			return rapid.IntRange(0, len(b.records())-1).Draw(t, name)
		}
		t.Repeat(map[string]func(*rapid.T){
			"push": func(t *rapid.T) {
				n := rapid.IntRange(1, 5000).Draw(t, "n")
				b.push(sent{start: nxt, end: nxt.Add(n)})
				nxt = nxt.Add(n)
			},
			"split": func(t *rapid.T) {
				if i := pick("i"); i >= 0 {
					r := b.records()[i]
					at := r.start.Add(rapid.IntRange(0, r.len()).Draw(t, "at"))
					if j := b.split(i, at); j < len(b.records()) && b.records()[j].start != at {
						t.Fatalf("split(%d, %d) returned record %d, which begins at %d", i, at, j, b.records()[j].start)
					}
				}
			},
			"sack": func(*rapid.T) {
				if i := pick("i"); i >= 0 && !b.records()[i].sacked {
					b.markSacked(&b.records()[i])
				}
			},
			"lose": func(*rapid.T) {
				if i := pick("i"); i >= 0 && !b.records()[i].sacked {
					b.markLost(&b.records()[i])
				}
			},
			"resend": func(*rapid.T) {
				if i := b.firstLost(); i >= 0 {
					b.markResent(&b.records()[i], 1)
				}
			},
			"ack": func(t *rapid.T) {
				to := una.Add(rapid.IntRange(0, nxt.Sub(una)).Draw(t, "n"))
				covered := 0
				b.ackTo(to, func(r *sent) { covered += r.len() })
				if covered != to.Sub(una) {
					t.Fatalf("acknowledged %d bytes, want %d", covered, to.Sub(una))
				}
				una = to
			},
			"": func(t *rapid.T) {
				checkScoreboard(t, &b, una, nxt)
				if i := b.firstLost(); i >= 0 && (!b.records()[i].lost || b.records()[i].resent) {
					t.Fatalf("firstLost is record %d, which is not", i)
				} else if i < 0 && b.lost != b.resent {
					t.Fatalf("firstLost finds none of %d lost bytes", b.lost-b.resent)
				}
			},
		})
	})
}

func TestScoreboardReneging(t *testing.T) {
	var b scoreboard
	b.push(sent{start: 0, end: 10})
	b.push(sent{start: 10, end: 20})
	b.markSacked(&b.records()[1])
	b.sackedRanges.Add(seq.Range{Start: 10, End: 20})
	b.forgetSACKs()
	if b.sacked != 0 || b.records()[1].sacked || b.sackedRanges.Len() != 0 {
		t.Errorf("a SACK is left: %+v", b)
	}
}
