/** How fast this machine answers at all: a process that sends back what it gets. */
import { spawn } from 'node:child_process';
import { connect } from 'node:net';

const SOURCE = `
const server = require('node:net').createServer(socket => socket.pipe(socket));
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
`;

export interface Echo {
  /** Milliseconds that a byte takes there and back. */
  ask(): Promise<number>;
  end(): void;
}

export async function startEcho(): Promise<Echo> {
  const child = spawn(process.execPath, ['-e', SOURCE], { stdio: ['ignore', 'ignore', 2, 'ipc'] });
  const port = await new Promise<number>(resolve => {
    child.once('message', message => resolve(Number(message)));
  });
  const socket = connect(port, '127.0.0.1').setNoDelay();
  return {
    async ask() {
      const startMs = performance.now();
      const answered = new Promise(resolve => socket.once('data', resolve));
      socket.write('x');
      await answered;
      return performance.now() - startMs;
    },
    end() {
      socket.destroy();
      child.disconnect();
    },
  };
}
