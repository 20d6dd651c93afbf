/** The HTTP routes of a real host, over real sockets. */
import { connect } from 'node:net';
import type { FuzzHost } from '../fuzz-host.ts';
import { Finding, type FuzzTarget } from '../fuzz-target.ts';
import { concat, mutateBytes, mutateText } from '../mutate.ts';
import type { Random } from '../random.ts';

/** A whole request must be answered by then. */
const ANSWER_MS = 8_000;
/** How long a request that may lack its end is waited for. */
const PATIENCE_MS = 30;

const WHOLE = Uint8Array.of(0);
const DAMAGED = Uint8Array.of(1);

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'HEAD',
  'PATCH',
  'CONNECT',
  'TRACE',
  'get',
  'X',
];
const DATABASES = ['fuzz', 'none', 'c200', '0'.repeat(64), '..', '%2e%2e', '%', 'a b', 'é', '*'];
const PATHS = [
  '/v1/ping',
  '/v1/identity',
  '/v1/identity/public-key',
  '/v1/identity/websocket-token',
  '/metrics',
  '/',
  '/v1/identity/DB/verify',
  '/v1/identity/DB/databases',
  '/v1/database',
  '/v1/database/DB',
  '/v1/database/DB/identity',
  '/v1/database/DB/names',
  '/v1/database/DB/schema?version=9',
  '/v1/database/DB/schema?version=10',
  '/v1/database/DB/sql',
  '/v1/database/DB/call/add',
  '/v1/database/DB/call/rename',
  '/v1/database/DB/call/sum',
  '/v1/database/DB/call/init',
  '/v1/database/DB/logs?num_lines=5',
  '/v1/database/DB/pre_publish?host_type=Js',
  '/v1/database/DB/subscribe',
  '/v1/database/DB/route/x',
  '/v1/operator/disconnect',
  '/v1/database/DB?clear=true',
  '/v1/database/DB/lock',
];
const BODIES = [
  '',
  '[]',
  '{}',
  '[1,"name"]',
  '[{"values":[1,2]}]',
  '{"group":1,"name":"a","shape":[0,[]],"note":null,"tags":[]}',
  '[1,"a",{"Line":3},{"some":"x"},["a"]]',
  'SELECT * FROM thing',
  'SELECT 1; SELECT * FROM named',
  '"name"',
  '[{"Name":"x"}]',
  'null',
  'export default {};',
];
const HEADERS = [
  'Authorization: Bearer TOKEN',
  'Authorization: Bearer x.y.z',
  'Authorization: Basic Zm9v',
  'Content-Type: application/json',
  'Content-Type: text/plain',
  'Origin: https://evil.example',
  'Expect: 100-continue',
  'Transfer-Encoding: chunked',
  'Content-Length: 0',
  'Content-Length: 99999999999',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Protocol: v2.bsatn.spacetimedb',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
  'X-Forwarded-For: 1.2.3.4',
  'Host: x',
  'Range: bytes=0-1',
  'Accept-Encoding: gzip',
];
const WORDS = [
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/9.9',
  '\r\n',
  '\r\n\r\n',
  '\n',
  ':',
  '?',
  '&',
  '=',
  '%00',
  '%',
  '/',
  '//',
  'host_type=Js',
  ...METHODS,
  ...HEADERS,
  ...BODIES,
  ...PATHS,
];

/** Statuses that an answer may have. */
const STATUSES = new Set([
  100, 101, 200, 201, 204, 301, 302, 303, 400, 401, 403, 404, 405, 408, 409, 411, 412, 413, 414,
  415, 417, 422, 423, 426, 429, 431, 501, 503, 505, 530,
]);

/** Input: a byte that says whether it is whole, then the request; TOKEN stands for the owner's. */
export function http(fuzz: FuzzHost): FuzzTarget {
  return {
    name: 'http',
    share: 45,
    generate(random) {
      if (random.oneIn(3)) return concat(WHOLE, bytesOf(plainRequest(random)));
      const text = oddRequest(random);
      if (random.oneIn(4)) return concat(DAMAGED, bytesOf(text));
      if (random.oneIn(3)) return concat(DAMAGED, mutateBytes(bytesOf(text), random));
      return concat(DAMAGED, bytesOf(mutateText(text, random, WORDS).slice(0, 100_000)));
    },
    async run(input) {
      const isWhole = input[0] === WHOLE[0];
      const text = Buffer.from(input.subarray(1)).toString('latin1');
      const request = Buffer.from(text.replaceAll('TOKEN', fuzz.ownerToken), 'latin1');
      const answer = await send(fuzz.port, request, isWhole ? ANSWER_MS : PATIENCE_MS);
      const reports = fuzz.takeReports();
      if (reports.length > 0) throw new Finding(reports.join('; '));
      if (answer === '' && isWhole) throw new Finding('no answer');
      if (answer === '') return false;
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
      if (!STATUSES.has(status)) throw new Finding(`answered: ${answer.slice(0, 300)}`);
      return status < 400;
    },
    async check() {
      const ping = await fetch(`${fuzz.host.url}/v1/ping`);
      if (ping.status !== 200) throw new Finding(`/v1/ping answers ${ping.status}`);
    },
  };
}

/** Requests that are answered with a success. */
const PLAIN: readonly (readonly [method: string, path: string, body?: string])[] = [
  ['GET', '/v1/ping'],
  ['POST', '/v1/identity'],
  ['GET', '/v1/identity/public-key'],
  ['POST', '/v1/identity/websocket-token'],
  ['GET', '/metrics'],
  ['GET', '/v1/database/fuzz'],
  ['GET', '/v1/database/fuzz/names'],
  ['GET', '/v1/database/fuzz/identity'],
  ['GET', '/v1/database/fuzz/schema?version=9'],
  ['GET', '/v1/database/fuzz/logs?num_lines=5'],
  ['POST', '/v1/database/fuzz/sql', 'SELECT * FROM thing'],
  ['POST', '/v1/database/fuzz/call/add', '[1,"a",{"Line":3},{"some":"x"},["a"]]'],
  ['POST', '/v1/database/fuzz/call/rename', '[1,"name"]'],
  ['POST', '/v1/database/fuzz/call/sum', '[[1,2]]'],
];

function plainRequest(random: Random): string {
  const [method, path, body = ''] = random.pick(PLAIN);
  const headers = ['Authorization: Bearer TOKEN', 'Content-Type: application/json'];
  return written(method, path, headers, body, true);
}

function oddRequest(random: Random): string {
  if (random.oneIn(3)) return plainRequest(random);
  const path = random.pick(PATHS).replace('DB', random.oneIn(3) ? random.pick(DATABASES) : 'fuzz');
  // The database itself is left to the others.
  const method = /\/database\/fuzz(\?|$)/.test(path)
    ? 'GET'
    : random.pick(METHODS.slice(0, random.oneIn(3) ? METHODS.length : 4));
  const headers = random.several(5, () => random.pick(HEADERS));
  return written(method, path, headers, random.pick(BODIES), !random.oneIn(8));
}

function written(
  method: string,
  path: string,
  headers: readonly string[],
  body: string,
  hasLength: boolean,
): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: close',
    ...(hasLength ? [`Content-Length: ${Buffer.byteLength(body)}`] : []),
    ...headers,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text));
}

/** The answer, or its beginning; empty when none has begun in time or the connection has ended. */
function send(port: number, request: Buffer, patienceMs: number): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    const timer = setTimeout(() => socket.destroy(), patienceMs);
    socket.on('error', () => {});
    socket.write(request);
    socket.on('data', chunk => {
      answer += chunk.toString('latin1');
      // Logs that are followed, and websockets, go on.
      if (answer.length > 4_096 || answer.startsWith('HTTP/1.1 101')) socket.destroy();
    });
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}
