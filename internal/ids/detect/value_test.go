package detect

import (
	"strings"
	"testing"

	"gotcp/internal/ids/app"
)

func TestBodyIsLookedAtWhenItHasGrown(t *testing.T) {
	c := newConversation(t, build(t, http(in(app.FileData, find("evil")))))
	body := make([]byte, minResponse-1)
	tx := (&fakeTx{}).set(app.ToClient, app.FileData, string(body)+"evil")
	tx.values[app.FileData][0] = "evil"
	tx.partial[app.FileData] = true
	want(t, "too little", c.look(app.ToClient, tx))
	want(t, "enough", c.look(app.ToClient, tx.set(app.ToClient, app.FileData, "evil"+string(body))), 1)
}

// A body that grows byte by byte is not inspected at each byte, not even inline.
func TestGrowingBodyCostsLittle(t *testing.T) {
	for _, inline := range []bool{false, true} {
		rules := build(t, http(in(app.FileData, find("evil"), find("no"))))
		rules.options.Inline = inline
		c := newConversation(t, rules)
		tx := &fakeTx{}
		var looks []int32
		body := "evil" + strings.Repeat(".", 100<<10)
		for n := 50; n < len(body); n += 50 {
			tx.set(app.ToClient, app.FileData, body[:n])
			tx.partial[app.FileData] = true
			c.look(app.ToClient, tx)
			if bytes := c.flow.State.open[0].marks[0].bytes; len(looks) == 0 || looks[len(looks)-1] != bytes {
				looks = append(looks, bytes)
			}
		}
		most := 10
		if inline {
			most = 70
		}
		if len(looks) > most || looks[len(looks)-1] < 90<<10 {
			t.Errorf("inline %t: looked at %d times, when it had %v bytes", inline, len(looks), looks)
		}
	}
}
