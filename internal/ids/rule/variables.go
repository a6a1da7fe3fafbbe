package rule

import (
	"fmt"
	"strings"
)

// Variables are the groups of addresses and ports that rules name with a dollar
// sign.
type Variables struct {
	addresses, ports map[string]string
	// Headers repeat: what they resolve to is shared among the rules.
	knownAddresses map[string]*Addresses
	knownPorts     map[string]*Ports
}

// NewVariables are the variables as Suricata's configuration file has them at
// first.
func NewVariables() *Variables {
	v := &Variables{
		addresses: map[string]string{
			"HOME_NET":     "[192.168.0.0/16,10.0.0.0/8,172.16.0.0/12]",
			"EXTERNAL_NET": "!$HOME_NET",
			"AIM_SERVERS":  "$EXTERNAL_NET",
		},
		ports: map[string]string{
			"HTTP_PORTS": "80", "SHELLCODE_PORTS": "!80", "ORACLE_PORTS": "1521", "SSH_PORTS": "22", "DNP3_PORTS": "20000",
			"MODBUS_PORTS": "502", "FILE_DATA_PORTS": "[$HTTP_PORTS,110,143]", "FTP_PORTS": "21", "GENEVE_PORTS": "6081",
			"VXLAN_PORTS": "4789", "TEREDO_PORTS": "3544",
			"SIP_PORTS": "[5060,5061]", // Snort's, as its rules use it
		},
	}
	for _, name := range []string{
		"HTTP_SERVERS", "SMTP_SERVERS", "SQL_SERVERS", "DNS_SERVERS", "TELNET_SERVERS", "DC_SERVERS", "DNP3_SERVER",
		"DNP3_CLIENT", "MODBUS_CLIENT", "MODBUS_SERVER", "ENIP_CLIENT", "ENIP_SERVER", "FTP_SERVERS", "SSH_SERVERS", "SIP_SERVERS",
	} {
		v.addresses[name] = "$HOME_NET"
	}
	v.forget()
	return v
}

func (v *Variables) forget() {
	v.knownAddresses, v.knownPorts = map[string]*Addresses{}, map[string]*Ports{}
}

// SetAddresses gives a group of addresses a value. Whether it makes sense is
// seen when it is used, or by Check: it may name groups that come later.
func (v *Variables) SetAddresses(name, value string) {
	v.addresses[name] = value
	v.forget()
}

// SetPorts gives a group of ports a value.
func (v *Variables) SetPorts(name, value string) {
	v.ports[name] = value
	v.forget()
}

// Set gives a group a value, of addresses or of ports: a known one keeps its
// kind, others are of ports if their name ends so.
func (v *Variables) Set(name, value string) error {
	name = strings.TrimPrefix(name, "$")
	if name == "" {
		return fmt.Errorf("a variable needs a name")
	}
	old, known := v.ports[name]
	_, isAddress := v.addresses[name]
	if known || !isAddress && (strings.HasSuffix(name, "PORTS") || strings.HasSuffix(name, "PORT")) {
		v.SetPorts(name, value)
		if _, err := v.Ports("$" + name); err != nil {
			if known {
				v.SetPorts(name, old)
			} else {
				delete(v.ports, name)
			}
			return fmt.Errorf("%s: %w", name, err)
		}
		return nil
	}
	old, known = v.addresses[name]
	v.SetAddresses(name, value)
	if _, err := v.Addresses("$" + name); err != nil {
		if known {
			v.SetAddresses(name, old)
		} else {
			delete(v.addresses, name)
		}
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Addresses resolves what a header says. The result is shared: it is only read.
func (v *Variables) Addresses(text string) (*Addresses, error) {
	if a, ok := v.knownAddresses[text]; ok {
		return a, nil
	}
	a, err := parseAddresses(text, func(name string) (string, bool) {
		value, ok := v.addresses[name]
		return value, ok
	})
	if err == nil {
		v.knownAddresses[text] = a
	}
	return a, err
}

// Ports resolves what a header says. The result is shared: it is only read.
func (v *Variables) Ports(text string) (*Ports, error) {
	if p, ok := v.knownPorts[text]; ok {
		return p, nil
	}
	p, err := parsePorts(text, func(name string) (string, bool) {
		value, ok := v.ports[name]
		return value, ok
	})
	if err == nil {
		v.knownPorts[text] = p
	}
	return p, err
}
