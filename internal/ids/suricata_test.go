package ids

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"gotcp/internal/capture"
	"gotcp/internal/ids/rule"
)

type expectation struct {
	Args   []string
	IPS    bool
	Checks []struct {
		Match map[string]any
		Count int
	}
}

func TestSuricata(t *testing.T) {
	root := os.Getenv("GOTCP_DATA")
	if root == "" {
		t.Skip("no GOTCP_DATA")
	}
	dirs, _ := filepath.Glob(filepath.Join(root, "ids/[A-E]/*"))
	sort.Strings(dirs)
	passed, all := map[string]int{}, map[string]int{}
	for _, dir := range dirs {
		group := filepath.Base(filepath.Dir(dir))
		if only := os.Getenv("ONLY"); only != "" && !strings.Contains(dir, only) {
			continue
		}
		all[group]++
		if why := try(t, dir); why == "" {
			passed[group]++
		} else {
			fmt.Printf("FAIL %s/%s: %s\n", group, filepath.Base(dir), why)
		}
	}
	for _, g := range []string{"A", "B", "C", "D", "E"} {
		fmt.Printf("%s %d/%d\n", g, passed[g], all[g])
	}
}

func try(t *testing.T, dir string) string {
	var exp expectation
	b, _ := os.ReadFile(filepath.Join(dir, "expect.json"))
	if err := json.Unmarshal(b, &exp); err != nil {
		return err.Error()
	}
	cfg := Config{}
	args := strings.Join(exp.Args, " ")
	cfg.NoChecksums = strings.Contains(args, "-k none")
	cfg.Midstream = strings.Contains(args, "midstream=true")
	cfg.Inline = strings.Contains(args, "inline=true") || exp.IPS || strings.Contains(args, "--simulate-ips")
	cfg.OneSided = strings.Contains(args, "async-oneside=true")
	text, _ := os.ReadFile(filepath.Join(dir, "test.rules"))
	rc := rule.NewConfig()
	cl, _ := os.ReadFile(filepath.Join(dir, "../../classification.config"))
	rc.Classes.Parse("x", string(cl))
	var problems []string
	list, failed := rc.Parse("test.rules", string(text))
	for _, e := range failed {
		problems = append(problems, "LOAD "+e.Error())
	}
	rules, errs := NewRules(list, RuleOptions{Inline: cfg.Inline})
	for _, e := range errs {
		problems = append(problems, "COMPILE "+e.Error())
	}
	e := NewEngine(cfg, rules)
	r, err := capture.OpenFile(filepath.Join(dir, "input.pcap"))
	if err != nil {
		return err.Error()
	}
	defer r.Close()
	var alerts []map[string]any
	take := func(o Output) {
		for i := range o.Alerts {
			a := &o.Alerts[i]
			addr := func(s string) string { return s }
			m := map[string]any{"event_type": "alert", "alert.signature_id": float64(a.SID), "alert.rev": float64(a.Rev), "pcap_cnt": float64(a.Frame.Number),
				"src_ip": addr(full(a.Src.Addr().String())), "dest_ip": full(a.Dst.Addr().String()), "src_port": float64(a.Src.Port()), "dest_port": float64(a.Dst.Port()), "proto": a.Proto, "app_proto": a.App.String(), "tx_id": float64(a.TxID)}
			alerts = append(alerts, m)
			if os.Getenv("ONLY") != "" {
				fmt.Println(a.Frame.Number, a.SID, a.Src, a.Dst, a.Msg)
			}
		}
	}
	var batch capture.Batch
	n := uint64(0)
	for {
		err := r.Read(&batch, time.Time{})
		if err != nil {
			if err != io.EOF {
				problems = append(problems, err.Error())
			}
			break
		}
		for i := range batch.Packets {
			p := &batch.Packets[i]
			n++
			take(e.Process(&Frame{Time: p.Time, Number: n, Data: p.Data, Length: p.Length, LinkType: uint32(p.LinkType)}))
		}
	}
	a, b2 := e.Finish()
	take(a)
	take(b2)
	for _, c := range exp.Checks {
		got := 0
		for _, al := range alerts {
			ok := true
			for k, v := range c.Match {
				if fmt.Sprint(al[k]) != fmt.Sprint(v) {
					ok = false
				}
			}
			if ok {
				got++
			}
		}
		if got != c.Count {
			problems = append(problems, fmt.Sprintf("%v: %d, want %d", c.Match, got, c.Count))
		}
	}
	failedAny := false
	for _, p := range problems {
		if !strings.HasPrefix(p, "LOAD") && !strings.HasPrefix(p, "COMPILE") {
			failedAny = true
		}
	}
	if !failedAny {
		return ""
	}
	return strings.Join(problems, "; ")
}

func full(s string) string { return s }
