package rule

import "testing"

func TestThresholds(t *testing.T) {
	for options, want := range map[string]Threshold{
		`threshold: type limit, track by_src, count 1, seconds 60;`:       {Kind: LimitKind, Track: BySrc, Count: 1, Seconds: 60},
		`threshold:count 5,seconds 10,track by_dst,type threshold;`:       {Kind: ThresholdEvery, Track: ByDst, Count: 5, Seconds: 10},
		`threshold: type both , track by_rule , count 2 , seconds 3;`:     {Kind: BothKind, Track: ByRule, Count: 2, Seconds: 3},
		`threshold: type backoff, track by_flow, count 1, multiplier 10;`: {Kind: Backoff, Track: ByFlow, Count: 1, Multiplier: 10},
		`detection_filter:track by_both, count 20, seconds 5;`:            {Kind: DetectionFilter, Track: ByBoth, Count: 20, Seconds: 5},
		`detection_filter:track by_src, count 20, seconds 5, unique_on dst_port;`: {Kind: DetectionFilter, Track: BySrc, Count: 20, Seconds: 5,
			UniqueOn: UniqueDstPort},
	} {
		if got := load(t, options).Threshold; *got != want {
			t.Errorf("%s is %+v, want %+v", options, *got, want)
		}
	}
	for options, want := range map[string]string{
		`threshold: type limit, track by_src, count 1;`:                                                                "seconds is missing",
		`threshold: track by_src, count 1, seconds 1;`:                                                                 "type is missing",
		`threshold: type some, track by_src, count 1, seconds 1;`:                                                      "no type",
		`threshold: type limit, track by_me, count 1, seconds 1;`:                                                      "not tracked",
		`threshold: type limit, track by_src, count 0, seconds 1;`:                                                     "nothing",
		`threshold: type limit, track by_src, count 1, count 2, seconds 1;`:                                            "two",
		`threshold: type limit, track by_src, count 1, minutes 1;`:                                                     "not understood",
		`threshold: type limit, track by_src, count 1, seconds 1, multiplier 2;`:                                       "only a backoff",
		`threshold: type backoff, track by_flow, count 1, seconds 1;`:                                                  "no seconds",
		`threshold: type backoff, track by_src, count 1, multiplier 2;`:                                                "by_flow",
		`detection_filter: type limit, track by_src, count 1, seconds 1;`:                                              "no type",
		`detection_filter: track by_src, count 1, seconds 1, unique_on port;`:                                          "neither",
		`detection_filter: track by_src, count 70000, seconds 1, unique_on src_port;`:                                  "no more",
		`threshold: type both, track by_src, count 1, seconds 1, unique_on src_port;`:                                  "detection_filter",
		`detection_filter: track by_src, seconds 1;`:                                                                   "count is missing",
		`detection_filter: track by_src, count 1, seconds 1; threshold: type limit, track by_src, count 1, seconds 1;`: "already",
	} {
		refuse(t, options, want)
	}
}
