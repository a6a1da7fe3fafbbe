package ids

import "gotcp/internal/ids/app"

// resume goes on with a flow whose session was reset, and looked at for the last time, by a RST that turns out to
// be forged. Its dialogue was told that nothing follows, and begins anew.
func (w *Worker) resume(f *flowEntry) {
	c := &f.Value
	c.reset = false
	w.countCuts(c.talk.parser)
	w.log(f, c.talk.transactions())
	c.talk.restart()
	c.talk.begin(false, portsOf(f))
	c.state.Upgrade()
	for _, d := range [...]app.Direction{app.ToServer, app.ToClient} {
		if c.session.Ignored(d) {
			c.talk.parsed[d] = c.session.Resume(d)
		}
	}
	c.talk.from = c.talk.parsed
}
