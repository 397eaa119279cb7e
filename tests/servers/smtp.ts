import { createServer, type AddressInfo, type Socket } from "node:net";

/** A letter as the server took it. */
export interface TakenLetter {
  from: string;
  to: string[];
  /** Headers unfolded, names in lower case. */
  headers: Map<string, string>;
  raw: string;
}

export type SmtpVerb = "CONNECT" | "EHLO" | "MAIL" | "RCPT" | "DATA" | "TAKEN";

/**
 * What the server does at a step instead of saying yes: a reply («451 4.7.1 try later») or "hang up". At "TAKEN" the
 * letter is already taken, as when a line breaks before the answer arrives. Undefined goes on as usual.
 */
export type SmtpFault = (step: SmtpVerb, argument: string) => string | undefined;

export interface SmtpServer {
  url: string;
  letters: TakenLetter[];
  /** How many connections were opened so far. */
  connections(): number;
  fail(fault: SmtpFault | undefined): void;
  close(): Promise<void>;
}

/** A mail server that speaks SMTP (RFC 5321, without TLS and authentication) and keeps what it takes. */
export async function startSmtp(): Promise<SmtpServer> {
  const letters: TakenLetter[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let fault: SmtpFault | undefined;

  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    converse(socket, letters, (step, argument) => fault?.(step, argument));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    connections: () => connections,
    fail: (next) => {
      fault = next;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function converse(socket: Socket, letters: TakenLetter[], fault: SmtpFault): void {
  let from: string | undefined;
  let to: string[] = [];
  let inData = false;
  let pending = "";
  socket.setEncoding("latin1");

  /** Says the usual reply unless a fault stands at this step; tells whether the step was taken. */
  const answer = (step: SmtpVerb, argument: string, reply: string): boolean => {
    const instead = fault(step, argument);
    if (instead === "hang up") {
      socket.destroy();
      return false;
    }
    socket.write(`${instead ?? reply}\r\n`);
    return instead === undefined;
  };
  const forget = () => {
    from = undefined;
    to = [];
  };

  const command = (line: string) => {
    const [verb = "", ...rest] = line.split(" ");
    const argument = rest.join(" ");
    switch (verb.toUpperCase()) {
      case "EHLO":
      case "HELO":
        forget();
        answer("EHLO", argument, verb.toUpperCase() === "EHLO" ? "250-local\r\n250-8BITMIME\r\n250 SMTPUTF8" : "250 local");
        return;
      case "MAIL": {
        const address = /^FROM:<([^>]*)>/i.exec(argument)?.[1];
        if (address === undefined) return void socket.write("501 5.5.4 FROM:<address>\r\n");
        if (from !== undefined) return void socket.write("503 5.5.1 nested MAIL\r\n");
        if (answer("MAIL", address, "250 2.1.0 ok")) from = address;
        return;
      }
      case "RCPT": {
        const address = /^TO:<([^>]+)>/i.exec(argument)?.[1];
        if (address === undefined) return void socket.write("501 5.5.4 TO:<address>\r\n");
        if (from === undefined) return void socket.write("503 5.5.1 MAIL first\r\n");
        if (answer("RCPT", address, "250 2.1.5 ok")) to.push(address);
        return;
      }
      case "DATA":
        if (to.length === 0) return void socket.write("503 5.5.1 RCPT first\r\n");
        inData = answer("DATA", "", "354 go on");
        return;
      case "RSET":
        forget();
        return void socket.write("250 2.0.0 ok\r\n");
      case "NOOP":
        return void socket.write("250 2.0.0 ok\r\n");
      case "QUIT":
        return void socket.end("221 2.0.0 bye\r\n");
      default:
        socket.write("502 5.5.2 unknown\r\n");
    }
  };

  const message = (content: string) => {
    inData = false;
    letters.push({ from: from ?? "", to, headers: headersOf(content), raw: content });
    answer("TAKEN", to.join(), "250 2.0.0 taken");
    forget();
  };

  socket.on("data", (chunk: string) => {
    pending += chunk;
    for (;;) {
      const end = inData ? pending.indexOf("\r\n.\r\n") : pending.indexOf("\r\n");
      if (end < 0) return;
      const piece = pending.slice(0, end);
      pending = pending.slice(end + (inData ? 5 : 2));
      if (inData) message(piece.replace(/^\.\./gm, "."));
      else command(piece);
    }
  });
  answer("CONNECT", "", "220 local ESMTP");
}

function headersOf(content: string): Map<string, string> {
  const [head = ""] = content.split("\r\n\r\n", 1);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r\n[ \t]+/g, " ").split("\r\n")) {
    const colon = line.indexOf(":");
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

/** Decodes the encoded words of a header (RFC 2047, base64 and Q, UTF-8). */
export function headerText(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_whole, kind: string, text: string) =>
      kind.toLowerCase() === "b"
        ? Buffer.from(text, "base64").toString("latin1")
        : text.replace(/_/g, " ").replace(/=([0-9A-F]{2})/gi, (_sign, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, "latin1").toString("utf8"));
}
