package rule

import "testing"

func TestIPRep(t *testing.T) {
	for text, want := range map[string]IPRep{
		"dst,CnC,>,30":              {Side: DstHost, Category: "CnC", Op: Greater, Score: 30},
		"src , Bad Hosts , = , 127": {Side: SrcHost, Category: "Bad Hosts", Op: Equal, Score: 127},
		"any,CnC,<=,0":              {Category: "CnC", Op: LessEqual},
		"both,CnC,isset":            {Side: BothHosts, Category: "CnC", Test: HasScore},
		"any,CnC,isnotset":          {Category: "CnC", Test: HasNoScore},
	} {
		r := one(t, "a", "iprep:"+text+";")
		all := r.IPReps()
		if len(all) != 1 || len(r.Packet) != 1 {
			t.Fatalf("%s: %+v", text, r.Packet)
		}
		got := *all[0]
		if column := got.Column(); column != 30 {
			t.Errorf("%s: at column %d", text, column)
		}
		got.pos = 0
		if got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
	for text, why := range map[string]string{
		"dst,CnC": "what is asked", "to,CnC,>,3": "none of any", "dst,,>,3": "no name", "dst,CnC,!,3": "compares no scores", "dst,CnC,>,128": "no number",
		"dst,CnC,>": "is compared by", "dst,CnC,isset,3": "compares no scores", "dst,CnC,set": "isset or isnotset asks",
	} {
		refuse(t, "iprep:"+text+";", why)
	}
}
