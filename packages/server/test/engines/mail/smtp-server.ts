import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What a delivery brought: envelope and the whole message as it came over the wire. */
export interface Delivery {
  to: string;
  data: string;
}

/** A small real SMTP server (RFC 5321) on loopback. */
export interface SmtpServer extends AsyncDisposable {
  port: number;
  deliveries: Delivery[];
  /** What it answers to a recipient; accepted when undefined. */
  refuse: (recipient: string) => string | undefined;
  /** Connections that were made. */
  connections: number;
}

/** Listens on a port, or a free one. */
export async function openSmtpServer(port = 0): Promise<SmtpServer> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    server.connections += 1;
    converse(server, socket);
  });
  const server: SmtpServer = {
    port: 0,
    deliveries: [],
    connections: 0,
    refuse: () => undefined,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
  server.port = (listener.address() as AddressInfo).port;
  return server;
}

function converse(server: SmtpServer, socket: Socket): void {
  let text = '';
  let to = '';
  let isData = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  function take(line: string): void {
    const command = line.slice(0, 4).toUpperCase();
    if (command === 'EHLO' || command === 'HELO') say('250 stage.test');
    else if (command === 'RCPT') {
      to = /<(.*)>/.exec(line)?.[1] ?? '';
      say(server.refuse(to) ?? '250 fine');
    } else if (command === 'DATA') {
      isData = true;
      say('354 go on');
    } else if (command === 'QUIT') socket.end('221 bye\r\n');
    else say('250 fine');
  }
  socket.on('data', (chunk) => {
    text += chunk.toString('utf8');
    for (;;) {
      const end = text.indexOf(isData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const part = text.slice(0, end);
      text = text.slice(end + (isData ? 5 : 2));
      if (!isData) take(part);
      else {
        isData = false;
        server.deliveries.push({ to, data: part });
        say('250 kept');
      }
    }
  });
  say('220 stage.test');
}
