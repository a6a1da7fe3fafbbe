package detect

import "gotcp/internal/ids/app"

// bufferProtocols are the protocols whose transactions can have a buffer; none
// for buffers that are not of transactions.
func bufferProtocols(b app.Buffer) []app.Protocol {
	switch {
	case b < app.HTTPURI:
		return nil
	case b <= app.HTTPResponseHeader:
		return []app.Protocol{app.HTTP}
	case b <= app.FileSHA256:
		return []app.Protocol{app.HTTP, app.SMTP, app.FTP, app.FTPData, app.SMB, app.NFS}
	case b <= app.DNSResponseRRName:
		return []app.Protocol{app.DNS, app.MDNS}
	case b <= app.JA4Hash:
		return []app.Protocol{app.TLS, app.QUIC}
	case b <= app.SSHHasshServerString:
		return []app.Protocol{app.SSH}
	case b <= app.EmailBodyMD5:
		return []app.Protocol{app.SMTP}
	}
	return []app.Protocol{app.FTP}
}

// numberProtocols are the protocols whose transactions can have a number.
func numberProtocols(n app.Number) []app.Protocol {
	switch {
	case n <= app.DNSRRType:
		return []app.Protocol{app.DNS, app.MDNS}
	case n <= app.TLSCertChainLen:
		return []app.Protocol{app.TLS, app.QUIC}
	case n == app.FileSize:
		return []app.Protocol{app.HTTP, app.SMTP, app.FTP, app.FTPData, app.SMB, app.NFS}
	}
	return []app.Protocol{app.FTP}
}

// growing reports whether a buffer is a body that comes bit by bit.
func growing(b app.Buffer) bool {
	switch b {
	case app.HTTPRequestBody, app.HTTPResponseBody, app.FileData:
		return true
	}
	return false
}

// extensible reports whether a buffer can become longer once it was final.
func extensible(b app.Buffer) bool { return b == app.HTTPHeader || b == app.HTTPRawHeader }

// multiple reports whether a buffer can have several values.
func multiple(b app.Buffer) bool {
	switch b {
	case app.FileData, app.FileName, app.FileMD5, app.FileSHA1, app.FileSHA256, app.DNSQuery, app.DNSAnswerName, app.DNSQueriesRRName, app.DNSAnswersRRName,
		app.DNSAuthoritiesRRName, app.DNSAdditionalsRRName, app.DNSResponseRRName, app.HTTPRequestHeader,
		app.HTTPResponseHeader, app.TLSCerts, app.TLSSubjectAltName, app.TLSALPN, app.SMTPRcptTo, app.EmailReceived,
		app.EmailURL, app.FTPReply, app.FTPCompletionCode:
		return true
	}
	return false
}
