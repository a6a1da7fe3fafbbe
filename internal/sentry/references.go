package sentry

// usualReferences are the systems that rule sets refer to most. A reference.config beside the rules, or
// named by suricata.yaml, takes their place.
const usualReferences = `
config reference: url http://
config reference: cve https://cve.mitre.org/cgi-bin/cvename.cgi?name=
config reference: bugtraq https://www.securityfocus.com/bid/
`
