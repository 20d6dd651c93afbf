import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allowedOrigins, defaultPublicUrl, readConfig } from './config.ts';
import { StartError } from './start-error.ts';

describe('readConfig', () => {
  it('runs without any setting, on this machine only', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      publicUrl: null,
      firstStart: 'demo',
    });
    expect(config.engine).toMatchObject({ uri: 'http://127.0.0.1:3000', embedded: { port: 3000 } });
    expect(config.allowedOrigins).toContain('http://localhost:4000');
  });

  it('takes an empty value for none', () => {
    expect(readConfig({ PLAZA_PORT: '', DATABASE_URL: '  ' })).toMatchObject({
      port: 4000,
      databaseUrl: null,
    });
  });

  it.each([
    [{ PLAZA_PORT: 'abc' }, 'PLAZA_PORT must be a whole number from 0 to 65535, but is "abc".'],
    [{ PLAZA_PORT: '70000' }, 'PLAZA_PORT must be a whole number from 0 to 65535, but is "70000".'],
    [
      { PLAZA_HOST: 'localhost:4000' },
      'PLAZA_HOST must be an IP address or a host name, without a port, but is "localhost:4000".',
    ],
    [
      { PLAZA_LOG_LEVEL: 'loud' },
      'PLAZA_LOG_LEVEL must be one of silent, fatal, error, warn, info, debug, trace, but is "loud".',
    ],
    [
      { SPACETIMEDB_DATABASE: 'My Plaza' },
      'SPACETIMEDB_DATABASE must be lower-case letters, digits and single hyphens, but is "My Plaza".',
    ],
    [
      { MAIL_FROM: 'Plaza' },
      'MAIL_FROM must be a mail address such as "Plaza <plaza@example.org>", but is "Plaza".',
    ],
  ])('says in one sentence what is wrong with %o', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(new StartError(sentence));
  });

  it('does not repeat values that may hold a password', () => {
    const read = () => readConfig({ DATABASE_URL: 'mysql://plaza:secret@db' });
    expect(read).toThrow(StartError);
    expect(read).not.toThrow(/secret/);
  });

  it('wants an origin, not a page', () => {
    expect(() => readConfig({ PLAZA_PUBLIC_URL: 'https://example.org/plaza' })).toThrow(
      /without a path/,
    );
    expect(readConfig({ PLAZA_PUBLIC_URL: 'https://example.org/' }).publicUrl).toBe(
      'https://example.org',
    );
  });

  it.each([
    ['0.0.0.0', 'http://localhost:4000', 'http://127.0.0.1:3000'],
    ['::', 'http://localhost:4000', 'http://[::1]:3000'],
    ['::1', 'http://localhost:4000', 'http://[::1]:3000'],
    ['192.168.1.5', 'http://192.168.1.5:4000', 'http://192.168.1.5:3000'],
  ])('reaches app and engine where they listen: %s', (host, app, engine) => {
    const config = readConfig({ PLAZA_HOST: host });
    expect(config.allowedOrigins).toContain(app);
    expect(defaultPublicUrl(host, config.port)).toBe(app);
    expect(config.engine.uri).toBe(engine);
  });

  it('finds the embedded engine beside the public address', () => {
    const { engine } = readConfig({
      PLAZA_PUBLIC_URL: 'http://plaza.lan:4000',
      PLAZA_ENGINE_PORT: '3100',
    });
    expect(engine).toMatchObject({
      uri: 'http://127.0.0.1:3100',
      publicUri: 'http://plaza.lan:3100',
    });
  });

  it('tells browsers of another engine by the address that is meant for them', () => {
    const { engine } = readConfig({
      SPACETIMEDB_URI: 'http://engine:3000',
      SPACETIMEDB_PUBLIC_URI: 'https://engine.example.org',
    });
    expect(engine).toMatchObject({ embedded: null, publicUri: 'https://engine.example.org' });
  });
});

describe('allowedOrigins', () => {
  it('knows every name of this machine', () => {
    expect(allowedOrigins('http://localhost:4000', [])).toEqual([
      'http://localhost:4000',
      'http://127.0.0.1:4000',
      'http://[::1]:4000',
    ]);
    expect(allowedOrigins('https://example.org', ['http://a'])).toEqual([
      'https://example.org',
      'http://a',
    ]);
  });
});

describe('the documentation', () => {
  const source = readFileSync(new URL('./config.ts', import.meta.url), 'utf8');
  const variables = new Set(
    source
      .match(/'(PLAZA|SPACETIMEDB|DATABASE|SMTP|MAIL)_[A-Z_]+'/g)
      ?.map(name => name.slice(1, -1)),
  );

  it.each(['.env.example', 'docs/configuration.md'])('%s names every variable', path => {
    const text = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    expect(variables.size).toBeGreaterThan(15);
    expect([...variables].filter(name => !text.includes(name))).toEqual([]);
  });
});
