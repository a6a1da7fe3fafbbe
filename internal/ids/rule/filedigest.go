package rule

import "gotcp/internal/ids/app"

// FileDigest is filemd5, filesha1 and filesha256: whether a file's digest is in a list.
type FileDigest struct {
	List    DigestList
	Negated bool
	pos     int
}

// DigestList is a file with digests of files.
type DigestList struct {
	Of   app.Digest
	Path string
}

// fileDigests are the keywords, and the buffers that they look into, which have no names of their
// own.
var fileDigests = [app.NumDigests]struct {
	keyword string
	info    *bufferInfo
}{
	app.MD5:    {"filemd5", &bufferInfo{buffer: app.FileMD5, dirs: bothWays, many: true}},
	app.SHA1:   {"filesha1", &bufferInfo{buffer: app.FileSHA1, dirs: bothWays, many: true}},
	app.SHA256: {"filesha256", &bufferInfo{buffer: app.FileSHA256, dirs: bothWays, many: true}},
}

// digestTest takes filemd5:[!]list, a file beside that of the rule.
func digestTest(of app.Digest) func(*parser, *option) error {
	return func(p *parser, o *option) error {
		if err := p.checkFiles(); err != nil {
			return err
		}
		d := &fileDigests[of]
		p.add(p.of(d.keyword, d.info, NoBufferDir), &FileDigest{
			List: DigestList{of, p.beside(o.value)}, Negated: o.negated, pos: o.at,
		})
		return nil
	}
}

// FileDigests are all lists that a rule looks files up in.
func (r *Rule) FileDigests() (all []*FileDigest) {
	for i := range r.Buffers {
		for _, item := range r.Buffers[i].Items {
			if d, ok := item.(*FileDigest); ok {
				all = append(all, d)
			}
		}
	}
	return all
}

// Column is where it stands in the rule's text; 1 is the first place.
func (d *FileDigest) Column() int { return d.pos + 1 }

// Keyword is the keyword that it is.
func (d *FileDigest) Keyword() string { return fileDigests[d.List.Of].keyword }
