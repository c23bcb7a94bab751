"""A mail server that does what its script says: aiosmtpd, with a will of its own.

Usage: python3 server.py ACT...

Each act is for one mail, in order; after the last one every mail is taken. An act is `take`, or a stage and what is
done there:

    stage    greeting, ehlo, mail, rcpt, data (the command), content (after the final dot)
    what     a reply, such as `451 4.7.1 come back later`; 421 closes the connection, as RFC 5321 (3.8) has it
             hang    never answers
             drop    closes the connection without an answer; the mail is lost
             keep    (content only) takes the mail, and closes the connection without saying so
             slow N  (content only) takes the mail, and says so after N seconds

`most N` is no act: it greets no more than N connections at the same time, and says 421 to the others.

An act that begins with a domain (`@example.com rcpt 451 4.7.1 slow down`) is for a mail to that domain, and those of a
domain are played in their own order; their stages are rcpt and later.

It writes one JSON object a line: first {"port": N}, then {"connections": N} whenever it is connected to, {"try": N}
whenever a mail begins or an act that comes before any mail, and for each mail whose content it has read
{"kept": true or false, "to": [...], "content": "..."}. It ends when its input does.
"""

import asyncio
import json
import sys

from aiosmtpd.smtp import SMTP

STAGES = ("greeting", "ehlo", "mail", "rcpt", "data", "content")
TAKEN = "250 2.0.0 Ok: queued as 4F2B1C"


def tell(**facts):
    print(json.dumps(facts), flush=True)


class Script:
    """The acts that are still to come."""

    def __init__(self, acts):
        self.acts = [self.read(act) for act in acts if not act.startswith(("@", "most "))]
        self.most = min((int(act.removeprefix("most ")) for act in acts if act.startswith("most ")), default=None)
        self.open = 0
        self.of_domains = {}
        for act in (act for act in acts if act.startswith("@")):
            domain, _, act = act.removeprefix("@").partition(" ")
            self.of_domains.setdefault(domain, []).append(self.read(act))
        self.tries = 0
        self.connections = 0

    @staticmethod
    def read(act):
        stage, _, what = act.partition(" ")
        if act != "take" and (stage not in STAGES or not what):
            sys.exit(f"unknown act {act!r}")
        return stage, what

    def opens_with(self, stage):
        """Takes up the next act if it is played at this stage, which comes before any mail."""
        if self.acts and self.acts[0][0] == stage:
            return self.next()[1]
        return None

    def connected(self):
        self.connections += 1
        tell(connections=self.connections)

    def next_to(self, address):
        """Takes up the next act of the recipient's domain, if it has one left."""
        acts = self.of_domains.get(address.rpartition("@")[2])
        return acts.pop(0) if acts else None

    def next(self):
        self.tries += 1
        tell(**{"try": self.tries})
        return self.acts.pop(0) if self.acts else ("take", "")


class Server(SMTP):
    """One connection."""

    def __init__(self, script):
        super().__init__(self, enable_SMTPUTF8=True, hostname="mail.test")
        self.script = script
        self.act = ("take", "")

    async def _handle_client(self):
        self.script.connected()
        if self.script.most is not None and self.script.open >= self.script.most:
            await self.push("421 4.7.0 too many connections")
            self.transport.close()
            return
        self.script.open += 1
        try:
            await self.greet()
        finally:
            self.script.open -= 1

    async def greet(self):
        what = self.script.opens_with("greeting")
        if what:
            await self.push(await self.play(what))
            self.transport.close()
            return
        await super()._handle_client()

    async def play(self, what):
        """Does what is asked; answers the reply, if it comes to one."""
        if what == "hang":
            await asyncio.Event().wait()
        if what in ("drop", "keep"):
            self.transport.close()
            # Closing ends this connection's task.
            await asyncio.Event().wait()
        if what.startswith("slow "):
            await asyncio.sleep(float(what.removeprefix("slow ")))
            return TAKEN
        if what.startswith("421"):
            await self.push(what)
            self.transport.close()
            await asyncio.Event().wait()
        return what

    async def at(self, stage, otherwise):
        return await self.play(self.act[1]) if self.act[0] == stage else otherwise

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        what = self.script.opens_with("ehlo")
        session.host_name = hostname
        return [await self.play(what)] if what else responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.act = self.script.next()
        reply = await self.at("mail", "250 2.1.0 sender ok")
        if reply.startswith("2"):
            envelope.mail_from = address
        return reply

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.act = self.script.next_to(address) or self.act
        reply = await self.at("rcpt", "250 2.1.5 recipient ok")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def smtp_DATA(self, arg):
        if self.act[0] == "data":
            await self.push(await self.play(self.act[1]))
            return
        await super().smtp_DATA(arg)

    async def handle_DATA(self, server, session, envelope):
        stage, what = self.act
        kept = stage != "content" or what == "keep" or what.startswith("slow ")
        content = envelope.content.decode("utf-8", "replace")
        tell(kept=kept, to=envelope.rcpt_tos, content=content)
        return await self.at("content", TAKEN)


async def main():
    script = Script(sys.argv[1:])
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(script), "127.0.0.1", 0)
    tell(port=server.sockets[0].getsockname()[1])
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
