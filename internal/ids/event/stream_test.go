package event

import "testing"

func TestStreamNamesAreThoseOfTheConstants(t *testing.T) {
	if got := streamBase + Event(len(streamNames)) - 1; got != RSTWithData {
		t.Fatalf("the last name belongs to %d, the last constant is %d", got, RSTWithData)
	}
	for e, want := range map[Event]string{
		HandshakeACKInWrongDirection:   "3whs_ack_in_wrong_dir",
		EstablishedInvalidACK:          "est_invalid_ack",
		ReassemblyOverlapDifferentData: "reassembly_overlap_different_data",
		PacketInvalidACK:               "pkt_invalid_ack",
	} {
		if got := streamNames[e-streamBase]; got != want {
			t.Errorf("%d is %q, want %q", e, got, want)
		}
	}
}
