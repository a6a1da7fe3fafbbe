package rule

import (
	"gotcp/internal/ids/app"
)

// stickyInfo is the buffer of a name, old or new.
func stickyInfo(name string) (string, *bufferInfo) {
	if other := stickyAliases[name]; other != "" {
		name = other
	}
	return name, sticky[name]
}

// dirOf is the message in which a => rule looks into a buffer.
func (p *parser) dirOf(info *bufferInfo) BufferDir {
	switch {
	case !p.rule.Transactions:
		return NoBufferDir
	case info.dirs == toServer:
		return BufferToServer
	case info.dirs == toClient:
		return BufferToClient
	}
	return NoBufferDir
}

// parseSticky takes a buffer that what follows looks into.
func (p *parser) parseSticky(o *option) error {
	name, info := stickyInfo(o.name)
	if g := p.unused(); g != nil {
		return faultf("nothing looks into the buffer before, %s", g.name)
	}
	if info.buffer == app.Base64Data && !p.base64 {
		return faultf("no base64_decode before it")
	}
	dir := p.dirOf(info)
	switch {
	case !o.given:
	case !p.rule.Transactions:
		return faultf("a direction is for => rules")
	case o.value == "to_server" && info.dirs&toServer != 0:
		dir = BufferToServer
	case o.value == "to_client" && info.dirs&toClient != 0:
		dir = BufferToClient
	default:
		return faultf("%s is no direction of this buffer", short(o.value))
	}
	if info.buffer == app.FileData || info.buffer == app.FileName {
		if err := p.checkFiles(); err != nil {
			return err
		}
	} else if err := p.setProtocol(info.of); err != nil {
		return err
	}
	insp := Inspection{Buffer: info.buffer, Dir: dir}
	p.setSticky(&group{info: info, name: name, old: o.name == "file_data", insp: insp, at: o.at})
	return nil
}

// checkFiles refuses files in protocols that have none.
func (p *parser) checkFiles() error {
	switch p.rule.App {
	case app.Unknown, app.HTTP, app.HTTP2, app.SMTP, app.FTP, app.FTPData, app.SMB, app.NFS:
		return nil
	}
	return faultf("%v carries no files", p.rule.App)
}

// parsePacketData takes pkt_data: back to the payload.
func (p *parser) parsePacketData(*option) error {
	if g := p.unused(); g != nil {
		return faultf("nothing looks into the buffer before, %s", g.name)
	}
	p.sticky, p.transforms = nil, nil
	return nil
}

// parseModifier takes a buffer for the content before it. Snort's file_data lets
// contents between be of other buffers; Suricata's does not.
func (p *parser) parseModifier(o *option) error {
	if p.sticky != nil && !p.sticky.old {
		return faultf("a sticky buffer is set: pkt_data ends it")
	}
	name := modifiers[o.name]
	info := sticky[name]
	if err := p.setProtocol(info.of); err != nil {
		return err
	}
	return p.move(info, name, p.dirOf(info))
}
