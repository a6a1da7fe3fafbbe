package enginetest

import (
	"testing"
	"time"
)

func TestAlertsOfOnePacket(t *testing.T) {
	many := make([]string, 20)
	many[17] = "priority:1;"
	play(t, []scene{{
		name:  "fifteen, in the rules' order",
		rules: rules(`alert udp any any -> any 80`, many...),
		talk:  newTalk().udp(c2s, "x"),
		want:  "18@1 1@1 2@1 3@1 4@1 5@1 6@1 7@1 8@1 9@1 10@1 11@1 12@1 13@1 14@1",
	}})
}

func TestThresholds(t *testing.T) {
	pings := newTalk()
	for i := range 8 {
		pings.icmp(c2s, 8, 0, uint32(i), "ping")
		pings.icmp(s2c, 0, 0, uint32(i), "ping")
	}
	pings.wait(10 * time.Second)
	pings.icmp(c2s, 8, 0, 9, "ping")
	play(t, []scene{
		{
			name: "kinds",
			rules: rules("alert icmp any any -> any any", "itype:8; threshold:type limit, track by_src, count 2, seconds 5;",
				"itype:8; threshold:type threshold, track by_dst, count 3, seconds 5;", "itype:8; threshold:type both, track by_src, count 4, seconds 5;",
				"itype:8; detection_filter:track by_src, count 6, seconds 5;", "threshold:type limit, track by_both, count 1, seconds 5;",
				"threshold:type limit, track by_rule, count 1, seconds 5;"),
			talk: pings,
			want: "1@1 5@1 6@1 1@3 2@5 3@7 2@11 4@13 4@15 1@17",
		},
		{
			name: "of a flow",
			rules: rules("alert udp any any -> any any", `content:"x"; threshold:type backoff, track by_flow, count 1, multiplier 2;`,
				`content:"x"; threshold:type limit, track by_flow, count 2, seconds 60;`, `content:"x"; threshold:type backoff, track by_flow, count 2, multiplier 3;`,
				`content:"x"; threshold:type both, track by_flow, count 3, seconds 60;`),
			talk: func() *talk {
				k := newTalk()
				for range 9 {
					k.udp(c2s, "x")
				}
				return k
			}(),
			want: "1@1 2@1 1@2 2@2 3@2 4@3 1@4 3@6 1@8",
		},
	})
}
