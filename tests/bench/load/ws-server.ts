/**
 * Baseline of the fan-out: a bare `ws` server that hands every frame on to the sockets of its
 * topic, as programs with `ws` usually do. A frame begins with the topic; one that holds nothing
 * else joins it. Prints its port.
 */
import { once } from 'node:events';
import { type WebSocket, WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
await once(server, 'listening');
const members = new Map<number, Set<WebSocket>>();
server.on('connection', socket => {
  socket.on('message', (frame: Buffer) => {
    const topic = frame.readUInt32LE(0);
    const ofTopic = members.get(topic) ?? new Set();
    members.set(topic, ofTopic);
    if (frame.length === 4) {
      ofTopic.add(socket);
    } else {
      const update = frame.subarray(4);
      for (const member of ofTopic) member.send(update);
    }
  });
});
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('no port was given');
console.log(JSON.stringify({ port: address.port }));
