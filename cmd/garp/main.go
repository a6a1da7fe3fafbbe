// Command garp asks, scans, watches and defends addresses by ARP.
package main

import "gotcp/internal/cli"

func main() {
	f := &flags{}
	cli.Main(app(f))
}
