import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { isFromOwnMachine } from './own-machine.ts';

const proxied = { 'x-forwarded-for': '127.0.0.1' };

function isOwn(
  headers: object,
  { remoteAddress = '127.0.0.1', localAddress = '192.0.2.1', trustsProxy = false },
): boolean {
  // Cast: all that is looked at of a request.
  const request = {
    socket: { remoteAddress, localAddress },
    headers: { host: 'localhost:3000', ...headers },
  } as unknown as IncomingMessage;
  return isFromOwnMachine(request, { trustsProxy, listenHost: 'engine.lan' });
}

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
  expect(isOwn(headers, { remoteAddress, trustsProxy })).toBe(is);
});

it.each([
  ['localhost', true],
  ['LOCALHOST:3000', true],
  ['127.0.0.1:3000', true],
  ['127.1.2.3', true],
  ['[::1]:3000', true],
  // The address that was asked, and the name that the engine was told.
  ['192.0.2.1:3000', true],
  ['engine.lan:3000', true],
  // Anybody can give this machine a name.
  ['page.example:3000', false],
  ['127.0.0.1.page.example', false],
  ['localhost.page.example', false],
  ['192.0.2.2', false],
  ['not a host', false],
  ['', false],
  [undefined, false],
])('[HTTP24] a request for the host %s', (host, is) => {
  expect(isOwn({ host }, {})).toBe(is);
  expect(isOwn({ host, ...proxied }, { trustsProxy: true })).toBe(is);
});

it('[HTTP24] an IPv4 address on a socket of both kinds, and an IPv6 address', () => {
  expect(isOwn({ host: '192.0.2.1' }, { localAddress: '::ffff:192.0.2.1' })).toBe(true);
  expect(isOwn({ host: '[2001:DB8:0::1]:80' }, { localAddress: '2001:db8::1' })).toBe(true);
  expect(isOwn({ host: '[2001:db8::2]' }, { localAddress: '2001:db8::1' })).toBe(false);
});
