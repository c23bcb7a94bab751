// A server of the domain name system with one zone, for the browser tests: TXT records over UDP, and who publishes them
// over HTTP. `node dns.mjs PORT` takes the same port for both.
import { createSocket } from "node:dgram";
import { createServer } from "node:http";

const port = Number(process.argv[2]);
const zone = new Map();

/** The name of a question, and where it ends. */
function question(message) {
  const labels = [];
  let at = 12;
  while (message[at] > 0) {
    labels.push(message.toString("latin1", at + 1, at + 1 + message[at]));
    at += 1 + message[at];
  }
  return { name: labels.join(".").toLowerCase(), end: at + 5 };
}

/** A record that refers to the name of the question: TXT, of this class, for a minute. */
function record(text) {
  const bytes = Buffer.from(text);
  const head = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, bytes.length + 1, bytes.length]);
  return Buffer.concat([head, bytes]);
}

const socket = createSocket("udp4", (message, from) => {
  const { name, end } = question(message);
  const texts = zone.get(name) ?? [];
  const head = Buffer.alloc(12);
  message.copy(head, 0, 0, 2);
  // An answer, with recursion; 3: there is no such name.
  head.writeUInt16BE(texts.length > 0 ? 0x8180 : 0x8183, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(texts.length, 6);
  socket.send(Buffer.concat([head, message.subarray(12, end), ...texts.map(record)]), from.port, from.address);
});
socket.bind(port, "127.0.0.1");

createServer(async (request, response) => {
  if (request.method === "POST") {
    let body = "";
    for await (const piece of request) body += piece;
    const { name, texts } = JSON.parse(body);
    zone.set(name, texts);
  }
  response.end("ok");
}).listen(port, "127.0.0.1");
