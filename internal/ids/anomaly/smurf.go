package anomaly

// fewSources of unasked echo replies are one attacker, and not a network that was
// made to answer.
const fewSources = 8

// smurf reports a smurf attack (CERT advisory CA-1998-01), by which everybody on a
// network is made to answer pings that seem to be from the victim. It has two
// sides. On that network it is pings that go to everybody, which nobody sends often:
// SmurfRate per second. At the victim it is echo replies that nobody asked for, from
// fewSources hosts at least, as many as of a flood: ICMPRate per second. Both are
// judged as floods are.
func (t *target) smurf(c *Config) (SID, float64, bool) {
	switch {
	case t.sum.Kind == LoadBroadcast:
		return Smurf, float64(c.SmurfRate), true
	case t.sum.Kind == LoadEchoReply && t.source.count() >= fewSources:
		return Smurf, float64(c.ICMPRate), true
	}
	return 0, 0, false
}
