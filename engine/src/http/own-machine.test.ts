import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { isFromOwnMachine } from './own-machine.ts';

const proxied = { 'x-forwarded-for': '127.0.0.1' };

it.each([
  ['127.0.0.1', {}, false, true],
  ['::1', {}, true, true],
  ['203.0.113.9', {}, false, false],
  ['127.0.0.1', { origin: 'http://localhost:5173' }, false, false],
  ['192.0.2.1', {}, false, true],
  ['192.0.2.1', { 'x-forwarded-for': '203.0.113.9' }, true, false],
  // What anybody can write into a header counts for nothing.
  ['203.0.113.9', proxied, false, false],
  // A proxy that was not declared stands for everybody.
  ['127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }, false, false],
  ['127.0.0.1', { forwarded: 'for=203.0.113.9' }, false, false],
  ['127.0.0.1', proxied, false, false],
  ['127.0.0.1', proxied, true, true],
  ['127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }, true, false],
])('a request from %s with %j, proxy trusted: %s', (remoteAddress, headers, trustsProxy, is) => {
  // Cast: all that is looked at of a request.
  const request = {
    socket: { remoteAddress, localAddress: '192.0.2.1' },
    headers,
  } as unknown as IncomingMessage;
  expect(isFromOwnMachine(request, { trustsProxy })).toBe(is);
});
