package anomaly

import "testing"

func TestSmurf(t *testing.T) {
	testLoads(t, []loadCase{
		{"echo replies of one", Load{Kind: LoadEchoReply}, 5000, 0, ICMPFlood},
		{"echo replies of many", Load{Kind: LoadEchoReply}, 5000, 100, Smurf},
		{"broadcast", Load{Kind: LoadBroadcast}, 100, 0, Smurf},
	})
}
