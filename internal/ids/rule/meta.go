package rule

import "strings"

// parseMsg takes msg: its text, with the backslashes gone that protect it.
func (p *parser) parseMsg(o *option) error {
	if err := p.once(o); err != nil {
		return err
	}
	var b strings.Builder
	for i := 0; i < len(o.value); i++ {
		if o.value[i] == '\\' && i+1 < len(o.value) && strings.IndexByte(`";:\`, o.value[i+1]) >= 0 {
			i++
		}
		b.WriteByte(o.value[i])
	}
	p.rule.Msg = b.String()
	return nil
}

func (p *parser) parseSID(o *option) error { return p.number32(o, &p.rule.SID) }
func (p *parser) parseGID(o *option) error { return p.number32(o, &p.rule.GID) }
func (p *parser) parseRev(o *option) error { return p.number32(o, &p.rule.Rev) }

func (p *parser) number32(o *option, to *uint32) error {
	if err := p.once(o); err != nil {
		return err
	}
	n, err := parseUint(o.value, 32)
	*to = uint32(n)
	return err
}

// parseClass takes classtype. One that the configuration does not know is no
// error: the rule then has the priority of rules without a class.
func (p *parser) parseClass(o *option) error {
	class, known := p.config.Classes.Find(o.value)
	p.rule.Class = o.value
	if known && !p.seen["priority"] && (p.rule.Priority == 0 || class.Priority < p.rule.Priority) {
		p.rule.Priority = class.Priority
	}
	return nil
}

// parsePriority takes priority, which goes before that of the class.
func (p *parser) parsePriority(o *option) error {
	if err := p.once(o); err != nil {
		return err
	}
	n, err := parseUint(o.value, 8)
	if err == nil && n == 0 {
		return faultf("priorities begin at 1")
	}
	p.rule.Priority = int(n)
	return err
}

func (p *parser) parseReference(o *option) error {
	system, id, ok := strings.Cut(o.value, ",")
	system, id = strings.Trim(system, blanks), strings.Trim(id, blanks)
	if !ok || system == "" || id == "" {
		return faultf("a reference is a system, a comma and what to look for there")
	}
	p.rule.References = append(p.rule.References, Reference{strings.ToLower(system), strings.ReplaceAll(id, `\;`, ";")})
	return nil
}

func (p *parser) parseMetadata(o *option) error {
	for _, m := range fields(o.value) {
		if m != "" {
			p.rule.Metadata = append(p.rule.Metadata, m)
		}
	}
	return nil
}

func (p *parser) parseTarget(o *option) error {
	target := TargetSrc
	switch o.value {
	case "src_ip":
	case "dest_ip":
		target = TargetDst
	default:
		return faultf("%s is neither src_ip nor dest_ip", short(o.value))
	}
	if p.rule.Target != NoTarget && p.rule.Target != target {
		return faultf("it contradicts the one before")
	}
	p.rule.Target = target
	return nil
}

func (p *parser) parseNoAlert(*option) error {
	p.rule.NoAlert = true
	return nil
}

// parseAlert takes alert, which says so of rules whose action does not.
func (p *parser) parseAlert(*option) error {
	p.rule.AlertPass = p.rule.Action == Pass
	return nil
}

// parseTag takes tag:session,5,packets. It is checked, and not followed: sessions are not logged.
func (p *parser) parseTag(o *option) error {
	parts := fields(o.value)
	if parts[0] != "session" && parts[0] != "host" || len(parts) > 4 {
		return faultf("a tag is session or host, a number, its unit and for hosts a direction")
	}
	if len(parts) > 1 {
		if _, err := parseUint(parts[1], 32); err != nil {
			return err
		}
	}
	if len(parts) > 2 && parts[2] != "packets" && parts[2] != "bytes" && parts[2] != "seconds" {
		return faultf("%s is no unit: packets, bytes and seconds are", short(parts[2]))
	}
	return nil
}

// parseBypass takes bypass: once the rule has matched, nobody looks at its flow any more.
func (p *parser) parseBypass(*option) error {
	p.rule.Bypass = true
	return nil
}
