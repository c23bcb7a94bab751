"""A mail server that misbehaves at each recipient's first mail, and takes every later one.

Usage: python3 chaos.py SEED [QUIET]

What it does at a first mail is drawn from the seed and the recipient: it defers it for the sake of its mailbox (450) or
of its domain (451, which slows all mail to the domain), drops the connection before or
after it has kept the mail, or hangs; most mails it takes. QUIET is a recipient it always serves, and whose mails it tells
in full.

It writes one JSON object a line: first {"port": N}, then for each mail whose content it has read {"kept": true or false,
"to": "...", "message_id": "..."}, and `content` for QUIET. It ends when its input does.
"""

import asyncio
import json
import sys
import zlib
from email import message_from_bytes

from aiosmtpd.smtp import SMTP

TAKEN = "250 2.0.0 Ok: queued as 4F2B1C"
# Of a thousand first mails: how many are deferred, slow their domain, are lost, kept without a word, or meet silence.
SHARES = (("defer", 19), ("slow", 1), ("drop", 10), ("keep", 10), ("hang", 2))


def tell(**facts):
    print(json.dumps(facts), flush=True)


class Chaos:
    """Who has been met before."""

    def __init__(self, seed, quiet):
        self.seed, self.quiet, self.known = seed, quiet, set()

    def act(self, recipient):
        if recipient == self.quiet or recipient in self.known:
            return "take"
        self.known.add(recipient)
        draw = zlib.crc32(f"{self.seed} {recipient}".encode()) % 1000
        for what, share in SHARES:
            if draw < share:
                return what
            draw -= share
        return "take"


class Server(SMTP):
    """One connection."""

    def __init__(self, chaos):
        super().__init__(self, enable_SMTPUTF8=True, hostname="mail.test")
        self.chaos = chaos

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.act = self.chaos.act(address)
        if self.act == "defer":
            return "450 4.2.1 mailbox busy"
        if self.act == "slow":
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(self, server, session, envelope):
        kept = self.act in ("take", "keep")
        for to in envelope.rcpt_tos:
            mail = message_from_bytes(envelope.content)
            more = {"content": envelope.content.decode()} if to == self.chaos.quiet else {}
            tell(kept=kept, to=to, message_id=mail["Message-ID"], **more)
        if self.act == "hang":
            await asyncio.Event().wait()
        if self.act in ("drop", "keep"):
            self.transport.close()
            # Closing ends this connection's task.
            await asyncio.Event().wait()
        return TAKEN


async def main():
    chaos = Chaos(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(chaos), "127.0.0.1", 0)
    tell(port=server.sockets[0].getsockname()[1])
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
