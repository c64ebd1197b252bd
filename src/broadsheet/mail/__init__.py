"""Mail goes out, and reports about it come in.

In: letters and addresses; messages that other servers send back. Out: messages handed to one SMTP server, and
what it answered; bounces and complaints by the Message-ID that they are about. It never keeps
anything, and never decides about subscribers.

- `message`: `Envelope`, `compose`
- `dkim`: `sign`, `load_key`, `new_key`, `dns_record`
- `smtp`: `MailServer`, `Outcome`, `Result`
- `reports`: `read_report`, `Report`; `mailboxes`: `messages`
"""
