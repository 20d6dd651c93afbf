/**
 * What the command of SpacetimeDB sends, as it was recorded from version 2.8.3: each command in the
 * order in which somebody would use them, with all its requests. `tests/peers` drives the command
 * itself.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { boardFolder } from '../host/testing/board.ts';
import { type Host, startHost } from '../host.ts';
import { bundleModule } from '../module-host/bundle.ts';

let host: Host;
/** What `$NAME` in a recorded request stands for. */
const found: Record<string, string> = {};

beforeAll(async () => {
  host = await startHost({ listenAddress: '127.0.0.1:0', dataDir: null });
  found.MODULE = await bundleModule(boardFolder);
});
afterAll(() => host.close());

interface Exchange {
  /** `METHOD path`, then the headers that matter, then the body. */
  readonly request: readonly [line: string, headers?: 'token' | 'token json', body?: string];
  readonly status: number;
  /** Content type of the answer: the command looks at it before it reads. */
  readonly type?: string;
  /** Names what stands in the groups of the answer. */
  readonly keeps?: readonly [names: readonly string[], pattern: RegExp];
}

const identityOf = (name: string): Exchange => ({
  request: [`GET /v1/database/${name}/identity`],
  status: 200,
  keeps: [['DATABASE'], /^(c200[0-9a-f]{60})$/],
});
const schema: Exchange = {
  request: ['GET /v1/database/$DATABASE/schema?version=10', 'token'],
  status: 200,
  type: 'application/json',
  keeps: [[], /^\{"sections":\[\{"Typespace":/],
};

const COMMANDS: Readonly<Record<string, readonly Exchange[]>> = {
  'server add': [
    {
      request: ['GET /v1/identity/public-key'],
      status: 200,
      keeps: [[], /^-----BEGIN PUBLIC KEY-----/],
    },
  ],
  'server ping': [{ request: ['GET /v1/ping'], status: 200 }],
  'login --server-issued-login': [
    {
      request: ['POST /v1/identity'],
      status: 200,
      type: 'application/json',
      keeps: [['IDENTITY', 'TOKEN'], /"identity":"(c200[0-9a-f]{60})","token":"([^"]+)"/],
    },
  ],
  'publish, for the first time': [
    {
      request: [
        'POST /v1/database/rec/pre_publish?pretty_print_style=AnsiColor&host_type=Js',
        'token',
        '$MODULE',
      ],
      status: 404,
      keeps: [[], /^`rec` not found$/],
    },
    {
      request: ['PUT /v1/database/rec?host_type=Js', 'token', '$MODULE'],
      status: 200,
      type: 'application/json',
      keeps: [
        ['DATABASE'],
        /^\{"Success":\{"domain":"rec","database_identity":"(c200[0-9a-f]{60})","op":"created"\}\}$/,
      ],
    },
  ],
  'publish, again': [
    {
      request: [
        'POST /v1/database/rec/pre_publish?pretty_print_style=NoColor&host_type=Js',
        'token',
        '$MODULE',
      ],
      status: 200,
      type: 'application/json',
      keeps: [
        ['HASH'],
        /^\{"AutoMigrate":\{"migrate_plan":"[^"]*","break_clients":false,"token":"(0x[0-9a-f]{1,64})","major_version_upgrade":false\}\}$/,
      ],
    },
    {
      request: [
        'PUT /v1/database/rec?token=$HASH&policy=BreakClients&host_type=Js',
        'token',
        '$MODULE',
      ],
      status: 200,
      type: 'application/json',
      keeps: [[], /"op":"updated"/],
    },
  ],
  'call of a reducer': [
    identityOf('rec'),
    schema,
    {
      request: ['POST /v1/database/$DATABASE/call/pin', 'token json', '["hi", null]'],
      status: 200,
      keeps: [[], /^$/],
    },
  ],
  'call of a procedure': [
    identityOf('rec'),
    schema,
    {
      request: ['POST /v1/database/$DATABASE/call/count', 'token json', '[["0x$IDENTITY"]]'],
      status: 200,
      type: 'application/json',
      keeps: [[], /^1$/],
    },
  ],
  sql: [
    identityOf('rec'),
    {
      request: ['POST /v1/database/$DATABASE/sql', 'token', 'select text from note'],
      status: 200,
      type: 'application/json',
      keeps: [[], /"rows":\[\["hi"\]\],"total_duration_micros":\d+,"stats":\{"rows_inserted":0,/],
    },
  ],
  logs: [
    identityOf('rec'),
    {
      request: ['GET /v1/database/$DATABASE/logs?num_lines=2&follow=false', 'token'],
      status: 200,
      keeps: [[], /^\{"level":"Info","ts":\d+,.*"message":"pinned hi"\}\n$/s],
    },
  ],
  'logs, without a count': [
    identityOf('rec'),
    { request: ['GET /v1/database/$DATABASE/logs?follow=false', 'token'], status: 200 },
  ],
  list: [
    {
      request: ['GET /v1/identity/$IDENTITY/databases', 'token'],
      status: 200,
      type: 'application/json',
      keeps: [[], /^\{"identities":\["c200[0-9a-f]{60}"\]\}$/],
    },
    {
      request: ['GET /v1/database/$DATABASE/names'],
      status: 200,
      type: 'application/json',
      keeps: [[], /^\{"names":\["rec"\]\}$/],
    },
  ],
  'lock and unlock': [
    { request: ['POST /v1/database/$DATABASE/lock', 'token'], status: 200 },
    { request: ['DELETE /v1/database/$DATABASE', 'token'], status: 403 },
    { request: ['POST /v1/database/$DATABASE/unlock', 'token'], status: 200 },
  ],
  rename: [
    {
      request: ['PUT /v1/database/rec/names', 'token json', '["rec-two"]'],
      status: 200,
      type: 'application/json',
      keeps: [[], /^\{"Success":null\}$/],
    },
    { request: ['GET /v1/database/rec/identity'], status: 404 },
  ],
  'publish --delete-data': [
    {
      request: ['PUT /v1/database/rec-two?clear=true&host_type=Js', 'token', '$MODULE'],
      status: 200,
      type: 'application/json',
      keeps: [[], /"op":"updated"/],
    },
  ],
  mcp: [
    {
      request: [
        'POST /v1/database/$DATABASE/mcp',
        'token json',
        '{"jsonrpc":"2.0","method":"notifications/initialized"}',
      ],
      status: 202,
    },
    {
      request: [
        'POST /v1/database/$DATABASE/mcp',
        'token json',
        '{"jsonrpc":"2.0","id":1,"method":"ping"}',
      ],
      status: 200,
      type: 'application/json',
    },
  ],
  delete: [
    identityOf('rec-two'),
    { request: ['DELETE /v1/database/$DATABASE', 'token'], status: 200 },
    { request: ['GET /v1/database/rec-two/identity'], status: 404 },
  ],
};

it.each(Object.entries(COMMANDS))('[HTTP1] spacetime %s', async (_command, exchanges) => {
  for (const { request, status, type, keeps } of exchanges) {
    const [line, headers = '', body] = request;
    const [method, path = ''] = filled(line).split(' ');
    const response = await fetch(host.url + path, {
      method,
      headers: {
        accept: '*/*',
        'user-agent': 'spacetimedb-cli/2.8.3',
        ...(headers !== '' && { authorization: `Bearer ${found.TOKEN}` }),
        ...(headers.endsWith('json') && { 'content-type': 'application/json' }),
      },
      // Bytes, so that no content type is added to a body.
      ...(body !== undefined && { body: new TextEncoder().encode(filled(body)) }),
    });
    const text = await response.text();
    expect([line, response.status]).toEqual([line, status]);
    if (type !== undefined) expect(response.headers.get('content-type')).toBe(type);
    if (keeps === undefined) continue;
    const [names, pattern] = keeps;
    expect(text).toMatch(pattern);
    const groups = pattern.exec(text)?.slice(1) ?? [];
    for (const [i, name] of names.entries()) found[name] = groups[i] ?? '';
  }
});

function filled(text: string): string {
  return text.replace(/\$([A-Z]+)/g, (whole, name: string) => found[name] ?? whole);
}
