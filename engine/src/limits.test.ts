import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startHost } from './host.ts';
import { DEFAULT_LIMITS, exceeded, limitOptions, readLimits } from './limits.ts';

describe('limits', () => {
  it('[LIM2] are read from options, then from the environment', () => {
    const limits = readLimits(
      { 'max-queries': '7' },
      { PLAZA_ENGINE_MAX_QUERIES: '8', PLAZA_ENGINE_MAX_QUERY_ROWS: '9' },
    );
    expect(limits).toEqual({ ...DEFAULT_LIMITS, queries: 7, queryRows: 9 });
    expect(readLimits({}, {})).toEqual(DEFAULT_LIMITS);
  });

  it.each(['0', '-1', 'many', '1.5', '1e3', '99999999999999999999'])(
    '[LIM2] are whole numbers above zero, not %s',
    text => {
      expect(() => readLimits({ 'max-queries': text }, {})).toThrow('--max-queries');
      expect(() => readLimits({}, { PLAZA_ENGINE_MAX_QUERIES: text })).toThrow(
        'PLAZA_ENGINE_MAX_QUERIES',
      );
    },
  );

  it('[LIM2] have an option each, and refusals name it', () => {
    expect(Object.keys(limitOptions)).toHaveLength(Object.keys(DEFAULT_LIMITS).length);
    for (const name of Object.keys(DEFAULT_LIMITS) as (keyof typeof DEFAULT_LIMITS)[]) {
      const [, option = ''] = /\(--([a-z-]+)\)$/.exec(exceeded(name, DEFAULT_LIMITS)) ?? [];
      expect(limitOptions).toHaveProperty([option]);
      // The reason of a websocket's close frame holds no more.
      expect(exceeded(name, DEFAULT_LIMITS).length).toBeLessThan(120);
    }
  });
});

it('[LIM2] stand in the README with their defaults', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const rows = readme.split('\n').filter(line => line.startsWith('| `--max-'));
  const documented = rows.flatMap(row => {
    const [, options = '', defaults = ''] = row.split('|');
    const values = defaults.split(',').map(text => text.trim());
    return [...options.matchAll(/`(--[a-z-]+)`/g)].map(([, option], i) => [option, values[i]]);
  });
  const named = Object.keys(DEFAULT_LIMITS) as (keyof typeof DEFAULT_LIMITS)[];
  const expected = named.map(name => [
    /\((--[a-z-]+)\)$/.exec(exceeded(name, DEFAULT_LIMITS))?.[1],
    String(DEFAULT_LIMITS[name]),
  ]);
  expect(documented.sort()).toEqual(expected.sort());
});

describe('a host', () => {
  it('[LIM3] cuts off who opens a connection and does not come to the point', async () => {
    const host = await startHost({
      listenAddress: '127.0.0.1:0',
      dataDir: null,
      limits: { headersMs: 300 },
    });
    try {
      const { hostname, port } = new URL(host.url);
      const beginnings = ['', 'GET / HT', 'GET /v1/ping HTTP/1.1\r\nX-Slow: '];
      const upgrade = `GET /v1/database/x/subscribe HTTP/1.1\r\nHost: ${hostname}\r\nUpgrade: websocket\r\n`;
      const ends = [...beginnings, upgrade].map(text => {
        const socket = connect(Number(port), hostname);
        socket.on('error', () => {});
        // Whoever is told of the timeout must read it, or never notices the end.
        socket.resume();
        socket.write(text);
        // One byte now and then does not help.
        const drip = setInterval(() => socket.write(text === '' ? '' : 'a'), 50);
        return new Promise(resolve => socket.once('close', resolve)).finally(() =>
          clearInterval(drip),
        );
      });
      for (const socket of ends) await socket;
      expect((await fetch(`${host.url}/v1/ping`)).status).toBe(200);
    } finally {
      await host.close();
    }
  });
});
