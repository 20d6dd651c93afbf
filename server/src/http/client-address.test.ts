import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { clientAddress, isLoopback, isLoopbackHost, limitKey } from './client-address.ts';

function requestFrom(remoteAddress: string, forwarded?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
  return request;
}

describe('clientAddress', () => {
  it('believes the connection alone when no proxy is trusted', () => {
    expect(clientAddress(requestFrom('203.0.113.5', '1.2.3.4'), 0)).toBe('203.0.113.5');
    expect(clientAddress(requestFrom('::ffff:203.0.113.5'), 0)).toBe('203.0.113.5');
  });

  it('takes the entry that the outermost trusted proxy wrote, never what the caller claims', () => {
    const request = requestFrom('127.0.0.1', '6.6.6.6, 203.0.113.5, 10.0.0.2');
    expect(clientAddress(request, 1)).toBe('10.0.0.2');
    expect(clientAddress(request, 2)).toBe('203.0.113.5');
    expect(clientAddress(requestFrom('127.0.0.1'), 1)).toBe('127.0.0.1');
  });
});

describe('limitKey', () => {
  it('joins the addresses of one IPv6 network', () => {
    expect(limitKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(limitKey('2001:0DB8:1:2::9')).toBe('2001:db8:1:2::/64');
    expect(limitKey('2001:db8::9')).toBe('2001:db8:0:0::/64');
    expect(limitKey('::1')).toBe('0:0:0:0::/64');
    expect(limitKey('203.0.113.5')).toBe('203.0.113.5');
  });
});

describe('loopback', () => {
  it('is told by address and by name', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1'].every(isLoopback)).toBe(true);
    expect(['10.0.0.1', '128.0.0.1', ''].some(isLoopback)).toBe(false);
    expect(['localhost:4000', '127.0.0.1', '[::1]:4000'].every(isLoopbackHost)).toBe(true);
    expect(
      ['localhost.evil.example', '127.0.0.1.evil.example', 'plaza.example'].some(isLoopbackHost),
    ).toBe(false);
  });
});
