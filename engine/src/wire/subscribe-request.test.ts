import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  isSubscribePath,
  RequestError,
  readSubscribeRequest,
} from './subscribe-request.ts';

const ID = '000102030405060708090a0b0c0d0e0f';

describe('readSubscribeRequest', () => {
  it('reads what a client asks for', () => {
    const url = `/v1/database/my%20base/subscribe?connection_id=${ID}&confirmed=false&token=abc&compression=Gzip`;
    expect(readSubscribeRequest(request(url))).toEqual({
      database: 'my base',
      protocol: 'v3.bsatn.spacetimedb',
      connectionId: BigInt(`0x${ID}`),
      isConfirmed: false,
      compression: { wanted: 'gzip', mayReorder: false, offersDeflate: false },
      token: 'abc',
    });
  });

  it('[W4] confirms reads unless told otherwise, and makes up a connection id', () => {
    const first = readSubscribeRequest(request('/v1/database/b/subscribe'));
    const second = readSubscribeRequest(request('/v1/database/b/subscribe'));
    expect(first).toMatchObject({ isConfirmed: true, token: null });
    expect(first.connectionId).not.toBe(second.connectionId);
  });

  it('[W4] does not make clients of v1 wait, who would not expect it', () => {
    for (const protocol of ['v1.bsatn.spacetimedb', 'v1.json.spacetimedb']) {
      const headers = { 'sec-websocket-protocol': protocol };
      const read = (url: string) => readSubscribeRequest(request(url, headers));
      expect(read('/v1/database/b/subscribe')).toMatchObject({ protocol, isConfirmed: false });
      expect(read('/v1/database/b/subscribe?confirmed=true').isConfirmed).toBe(true);
    }
  });

  it('[W9] knows the SDK that may take frames out of order', () => {
    const url = '/v1/database/b/subscribe?compression=Gzip';
    const asked = (headers: IncomingHttpHeaders) =>
      readSubscribeRequest(request(url, headers)).compression;
    const v2 = { 'sec-websocket-protocol': 'v2.bsatn.spacetimedb' };
    const both = { 'sec-websocket-protocol': 'v3.bsatn.spacetimedb, v2.bsatn.spacetimedb' };
    expect(asked(v2).mayReorder).toBe(false);
    expect(asked(both).mayReorder).toBe(true);
    expect(asked({ ...v2, origin: 'https://plaza.example' }).mayReorder).toBe(true);
    expect(asked({ ...v2, 'sec-fetch-mode': 'websocket' }).mayReorder).toBe(true);
    const offer = 'permessage-deflate; client_max_window_bits';
    expect(asked({ ...both, 'sec-websocket-extensions': offer }).offersDeflate).toBe(true);
    expect(asked({ ...both, 'sec-websocket-extensions': 'x, y' }).offersDeflate).toBe(false);
  });

  it('prefers v3 and the token of the header', () => {
    const headers = {
      'sec-websocket-protocol': 'v2.bsatn.spacetimedb, v3.bsatn.spacetimedb',
      authorization: 'Bearer header',
    };
    expect(
      readSubscribeRequest(request('/v1/database/b/subscribe?token=query', headers)),
    ).toMatchObject({ protocol: 'v3.bsatn.spacetimedb', token: 'header' });
  });

  it.each([
    ['/v1/database/b/subscribe?connection_id=xyz', 400],
    [`/v1/database/b/subscribe?connection_id=${'0'.repeat(32)}`, 400],
    ['/v1/database/b/subscribe?confirmed=perhaps', 400],
    ['/v1/database/b/subscribe?compression=zip', 400],
    ['/v1/database/%E0/subscribe', 404],
    ['/v1/database/b/other', 404],
  ])('[W3] refuses %s with %i', (url, status) => {
    expect(() => readSubscribeRequest(request(url))).toThrow(RequestError);
    try {
      readSubscribeRequest(request(url));
    } catch (error) {
      expect(error).toMatchObject({ status });
    }
  });

  it('tells its addresses from others', () => {
    expect(isSubscribePath(request('/v1/database/b/subscribe?x=1'))).toBe(true);
    expect(isSubscribePath(request('/v1/database/b/schema'))).toBe(false);
    expect(isSubscribePath(request('//'))).toBe(false);
  });
});

describe('[W7] addressOf', () => {
  const forwarded = { 'x-forwarded-for': '6.6.6.6, 10.0.0.1' };

  it('believes a forwarded address only of a trusted proxy, and only the last', () => {
    const incoming = request('/', forwarded, '::ffff:192.0.2.1');
    expect(addressOf(incoming, { trustsProxy: false })).toBe('192.0.2.1');
    expect(addressOf(incoming, { trustsProxy: true })).toBe('10.0.0.1');
    expect(addressOf(request('/', {}, '::1'), { trustsProxy: true })).toBe('::1');
  });
});

/** A request with no more than these functions look at. */
function request(
  url: string,
  headers: IncomingHttpHeaders = { 'sec-websocket-protocol': 'v3.bsatn.spacetimedb' },
  remoteAddress = '127.0.0.1',
): IncomingMessage {
  return { url, headers, socket: { remoteAddress } } as IncomingMessage; // the part that is read
}
