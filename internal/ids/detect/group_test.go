package detect

import (
	"slices"
	"testing"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/rule"
)

// A rule is filed under the protocols that have all of what it looks at, in its directions.
func TestTransactionGroups(t *testing.T) {
	files := &rule.Rule{Proto: rule.TCP, Buffers: []rule.Inspection{in(app.FileData, find("evil"))}}
	mail := &rule.Rule{Proto: rule.TCP, Buffers: []rule.Inspection{in(app.FileData, find("evil")), in(app.SMTPHelo, find("spam"))}}
	answer := http(in(app.HTTPStatCode, not(find("200"))))
	answer.Flow = &rule.Flow{ToClient: true}
	rs := build(t, files, mail, answer)
	where := func(index uint32) (found []app.Protocol) {
		for p, groups := range rs.transactions {
			for dir := range groups {
				g := &groups[dir]
				indexes := slices.Clone(g.plain)
				for _, l := range g.lists {
					for _, sigs := range l.sigs {
						indexes = append(indexes, sigs...)
					}
				}
				if slices.Contains(indexes, index) {
					found = append(found, p)
				}
			}
		}
		slices.Sort(found)
		return found
	}
	of := func(r *rule.Rule) uint32 {
		return uint32(slices.IndexFunc(rs.sigs, func(s *sig) bool { return s.rule == r }))
	}
	both := func(protocols ...app.Protocol) (all []app.Protocol) {
		for _, p := range protocols {
			all = append(all, p, p)
		}
		slices.Sort(all)
		return all
	}
	if got, want := where(of(files)), both(app.HTTP, app.SMTP, app.FTP, app.FTPData, app.SMB, app.NFS); !slices.Equal(got, want) {
		t.Errorf("a rule about files: %v, want %v", got, want)
	}
	if got := where(of(mail)); !slices.Equal(got, both(app.SMTP)) {
		t.Errorf("a rule about files of mails: %v", got)
	}
	if got := where(of(answer)); !slices.Equal(got, []app.Protocol{app.HTTP}) {
		t.Errorf("a rule about answers: %v", got)
	}
}

func TestRulesAboutEventsAreFiledByThem(t *testing.T) {
	r := http()
	r.Events = []rule.Event{{Source: rule.AppEvent, Event: 2001, Protocol: app.HTTP}}
	s := &rule.Rule{Proto: rule.TCP, Events: []rule.Event{{Source: rule.StreamEvent, Event: 1007}}}
	rs := build(t, r, s)
	g := &rs.transactions[app.HTTP][app.ToServer]
	if len(g.event[2001]) != 1 || len(g.plain) != 0 || !g.any || len(rs.events[1007]) != 1 {
		t.Errorf("%+v, %v", g, rs.events)
	}
}
