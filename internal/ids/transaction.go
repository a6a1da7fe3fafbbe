package ids

import (
	"strconv"
	"strings"
	"time"

	"gotcp/internal/ids/app"
	"gotcp/internal/ids/app/dns"
	"gotcp/internal/ids/app/ftp"
)

// transactionOf are the words of a transaction that alerts and records show.
func transactionOf(p app.Protocol, tx app.Transaction) Transaction {
	switch p {
	case app.HTTP:
		return Transaction{HTTP: httpOf(tx)}
	case app.DNS:
		if t, ok := tx.(*dns.Transaction); ok {
			return Transaction{DNS: dnsOf(t.Message())}
		}
	case app.TLS:
		return Transaction{TLS: tlsOf(tx)}
	case app.SSH:
		return Transaction{SSH: &SSH{
			ClientProto: text(tx, app.SSHProto, app.ToServer), ClientSoftware: text(tx, app.SSHSoftware, app.ToServer),
			ServerProto: text(tx, app.SSHProto, app.ToClient), ServerSoftware: text(tx, app.SSHSoftware, app.ToClient),
			ClientHassh: text(tx, app.SSHHassh, app.ToServer), ClientHasshString: text(tx, app.SSHHasshString, app.ToServer),
			ServerHassh: text(tx, app.SSHHasshServer, app.ToClient), ServerHasshString: text(tx, app.SSHHasshServerString, app.ToClient),
		}}
	case app.SMTP:
		return Transaction{SMTP: &SMTP{
			Helo: text(tx, app.SMTPHelo, app.ToServer), MailFrom: text(tx, app.SMTPMailFrom, app.ToServer), RcptTo: texts(tx, app.SMTPRcptTo, app.ToServer),
			Mail: mailOf(tx),
		}}
	case app.FTP:
		return Transaction{FTP: ftpOf(tx)}
	case app.FTPData:
		if t, ok := tx.(*ftp.Transfer); ok {
			return Transaction{FTPData: &FTPData{Name: t.Name(), Store: t.Store()}}
		}
	}
	return Transaction{}
}

// text is a buffer's first value.
func text(tx app.Transaction, b app.Buffer, dir app.Direction) string {
	data, _, _ := tx.Buffer(b, dir, 0)
	return string(data)
}

// maxTexts is how many values of a buffer are shown.
const maxTexts = 32

func texts(tx app.Transaction, b app.Buffer, dir app.Direction) (all []string) {
	for i := range maxTexts {
		data, _, ok := tx.Buffer(b, dir, i)
		if !ok {
			break
		}
		all = append(all, string(data))
	}
	return all
}

func httpOf(tx app.Transaction) *HTTP {
	h := &HTTP{
		Hostname: text(tx, app.HTTPHost, app.ToServer), URL: text(tx, app.HTTPRawURI, app.ToServer),
		UserAgent: text(tx, app.HTTPUserAgent, app.ToServer), ContentType: text(tx, app.HTTPContentType, app.ToClient),
		Referer: text(tx, app.HTTPReferer, app.ToServer), Method: text(tx, app.HTTPMethod, app.ToServer),
		Protocol: text(tx, app.HTTPProtocol, app.ToServer), Redirect: text(tx, app.HTTPLocation, app.ToClient),
	}
	h.Status, _ = strconv.Atoi(text(tx, app.HTTPStatCode, app.ToClient))
	if t, ok := tx.(interface{ BodyLength(app.Direction) uint64 }); ok {
		h.Length = t.BodyLength(app.ToClient)
	}
	if _, port, ok := strings.Cut(text(tx, app.HTTPRawHost, app.ToServer), ":"); ok {
		if n, err := strconv.ParseUint(port, 10, 16); err == nil {
			h.Port = uint16(n)
		}
	}
	return h
}

func ftpOf(tx app.Transaction) *FTP {
	f := &FTP{
		Command: text(tx, app.FTPCommand, app.ToServer), Data: text(tx, app.FTPCommandData, app.ToServer),
		Replies: texts(tx, app.FTPReply, app.ToClient), Codes: texts(tx, app.FTPCompletionCode, app.ToClient),
	}
	if port, ok := tx.Number(app.FTPDynamicPort, app.ToClient, 0); ok {
		mode, _ := tx.Number(app.FTPMode, app.ToClient, 0)
		f.Port, f.Passive = uint16(port), mode == 1
	}
	return f
}

func dnsOf(m *dns.Message) *DNS {
	d := &DNS{Answer: m.Response(), ID: m.ID, Flags: m.Flags, Opcode: m.Opcode(), RCode: m.RCode()}
	for _, q := range m.Questions {
		d.Queries = append(d.Queries, DNSQuestion{string(q.Name), q.Type})
	}
	d.Answers, d.Authorities, d.Additionals = recordsOf(m.Answers), recordsOf(m.Authorities), recordsOf(m.Additional)
	return d
}

func recordsOf(section []dns.Record) (all []DNSAnswer) {
	for i := range section[:min(len(section), maxTexts)] {
		r := &section[i]
		a := DNSAnswer{Name: string(r.Name), Type: r.Type, TTL: r.TTL, Data: string(r.AppendData(nil))}
		for _, f := range r.Fields() {
			a.Fields = append(a.Fields, DNSField{Name: f.Name, Text: string(f.Text), Number: f.Number, IsNumber: f.Text == nil})
		}
		all = append(all, a)
	}
	return all
}

func tlsOf(tx app.Transaction) *TLS {
	t := &TLS{
		SNI: text(tx, app.TLSSNI, app.ToServer), Subject: text(tx, app.TLSCertSubject, app.ToClient), Issuer: text(tx, app.TLSCertIssuer, app.ToClient),
		Serial: text(tx, app.TLSCertSerial, app.ToClient), Fingerprint: text(tx, app.TLSCertFingerprint, app.ToClient),
		JA3: text(tx, app.JA3Hash, app.ToServer), JA3S: text(tx, app.JA3SHash, app.ToClient), JA4: text(tx, app.JA4Hash, app.ToServer),
		JA3String: text(tx, app.JA3String, app.ToServer), JA3SString: text(tx, app.JA3SString, app.ToClient),
		ALPN: texts(tx, app.TLSALPN, app.ToServer), ServerALPN: texts(tx, app.TLSALPN, app.ToClient),
		AlternativeNames: texts(tx, app.TLSSubjectAltName, app.ToClient),
	}
	if c, ok := tx.(interface{ Resumed() bool }); ok {
		t.Resumed = c.Resumed()
	}
	if print := text(tx, app.TLSCertFingerprint, app.ToServer); print != "" {
		t.Client = &TLSCertificate{
			Subject: text(tx, app.TLSCertSubject, app.ToServer), Issuer: text(tx, app.TLSCertIssuer, app.ToServer),
			Serial: text(tx, app.TLSCertSerial, app.ToServer), Fingerprint: print,
			NotBefore: moment(tx, app.TLSNotBefore, app.ToServer), NotAfter: moment(tx, app.TLSNotAfter, app.ToServer),
		}
	}
	if v, ok := tx.Number(app.TLSVersion, app.ToClient, 0); ok {
		t.Version = uint16(v)
	}
	t.NotBefore, t.NotAfter = moment(tx, app.TLSNotBefore, app.ToClient), moment(tx, app.TLSNotAfter, app.ToClient)
	return t
}

func moment(tx app.Transaction, n app.Number, dir app.Direction) time.Time {
	if v, ok := tx.Number(n, dir, 0); ok {
		return time.Unix(int64(v), 0)
	}
	return time.Time{}
}

// mailOf is what a mail's headers say; nil while there are none.
func mailOf(tx app.Transaction) *Mail {
	field := func(b app.Buffer) string { return text(tx, b, app.ToServer) }
	m := &Mail{
		From: field(app.EmailFrom), Subject: field(app.EmailSubject), Date: field(app.EmailDate), MessageID: field(app.EmailMessageID),
		XMailer: field(app.EmailXMailer), To: mailboxes(field(app.EmailTo)), CC: mailboxes(field(app.EmailCC)),
		Received: texts(tx, app.EmailReceived, app.ToServer), URLs: texts(tx, app.EmailURL, app.ToServer),
		Attachments: texts(tx, app.FileName, app.ToServer), BodyMD5: field(app.EmailBodyMD5),
	}
	if m.From == "" && m.To == nil && m.Subject == "" && m.BodyMD5 == "" {
		return nil
	}
	return m
}

// mailboxes are those of a field, between commas.
func mailboxes(field string) (all []string) {
	for a := range strings.SplitSeq(field, ",") {
		if a = strings.TrimSpace(a); a != "" && len(all) < maxTexts {
			all = append(all, a)
		}
	}
	return all
}
