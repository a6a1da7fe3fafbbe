package rule

import "testing"

// Keywords that others follow are told from those that nobody knows.
func TestUnsupportedKeywords(t *testing.T) {
	refuse(t, "geoip:src,DE;", "not supported: no table of countries")
	refuse(t, "mqtt.type:CONNECT;", "not supported: no parser for MQTT")
	refuse(t, "dce_iface:4b324fc8-1670-01d3-1278-5a47bf6ee188;", "not supported: no parser for DCERPC")
	refuse(t, "cotnent:\"a\";", "unknown keyword")
}
