/** For tests: a mail server that speaks as much SMTP as it takes to receive a mail. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A listening mail server. */
export interface SmtpServer {
  readonly url: string;
  /** Mails received, as they came over the wire. */
  readonly received: string[];
  /** While true every mail is turned away for now. */
  isBusy: boolean;
  end(): Promise<void>;
}

/** Starts a mail server on a free port. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    converse(socket, smtp);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const smtp: SmtpServer = {
    url: `smtp://127.0.0.1:${port}`,
    received: [],
    isBusy: false,
    async end() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return smtp;
}

function converse(socket: Socket, smtp: SmtpServer): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let mail: string[] | null = null;
  say('220 test ready');
  createInterface({ input: socket }).on('line', line => {
    if (mail) {
      if (line !== '.') {
        mail.push(line);
        return;
      }
      smtp.received.push(mail.join('\n'));
      mail = null;
      say('250 taken');
      return;
    }
    switch (line.slice(0, 4).toUpperCase()) {
      case 'DATA':
        mail = [];
        say('354 go on');
        break;
      case 'RCPT':
        say(smtp.isBusy ? '451 try again later' : '250 ok');
        break;
      case 'QUIT':
        say('221 bye');
        socket.end();
        break;
      default:
        say('250 ok');
    }
  });
}
