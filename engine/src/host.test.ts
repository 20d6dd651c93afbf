/** The whole engine: command line, HTTP, websockets, and unmodified SDK clients. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { Identity } from 'spacetimedb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from './cli/run.ts';
import { DbConnection, tables } from './host/fixtures/board/bindings/index.ts';
import { boardFolder as board, boardChanges, withChangedBoard } from './host/testing/board.ts';
import { identityFromClaims, identityToHex } from './identity/identity.ts';

let folder: string;
const running: { stop(): Promise<number> }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plaza-engine-'));
});
afterEach(async () => {
  for (const engine of running.splice(0)) await engine.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. */
async function cli(...args: string[]): Promise<Ended> {
  const command = begin(args);
  return { code: await command.code, stdout: command.stdout(), stderr: command.stderr() };
}

function begin(args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const interrupt = new AbortController();
  const code = runCli(args, {
    stdout: text => {
      stdout += text;
    },
    stderr: text => {
      stderr += text;
    },
    env: { PLAZA_ENGINE_CONFIG_DIR: join(folder, 'config'), HOME: folder },
    signal: interrupt.signal,
  });
  return { code, stdout: () => stdout, stderr: () => stderr, interrupt: () => interrupt.abort() };
}

/** Starts an engine through the command line; `listenAddress` of an earlier one keeps its port. */
async function start(listenAddress = '127.0.0.1:0') {
  const command = begin(['start', '-l', listenAddress, '--data-dir', join(folder, 'data')]);
  await vi.waitFor(() => expect(command.stdout()).toContain('listens on'), { timeout: 20_000 });
  const url = /http:\S+[0-9]/.exec(command.stdout())?.[0] ?? '';
  const engine = {
    url,
    address: new URL(url).host,
    stderr: command.stderr,
    stop() {
      command.interrupt();
      return command.code;
    },
  };
  running.push(engine);
  return engine;
}

interface Client {
  readonly connection: DbConnection;
  readonly identity: Identity;
  readonly token: string;
  /** Resolves when the connection has ended. */
  readonly disconnected: Promise<void>;
}

function connect(url: string, token?: string): Promise<Client> {
  return new Promise((resolve, reject) => {
    let disconnect = () => {};
    const disconnected = new Promise<void>(ended => {
      disconnect = ended;
    });
    const builder = DbConnection.builder()
      .withUri(url)
      .withDatabaseName('board')
      .onConnect((connection, identity, newToken) => {
        resolve({ connection, identity, token: newToken, disconnected });
      })
      .onConnectError((_context, error) => reject(error))
      .onDisconnect(() => disconnect());
    (token === undefined ? builder : builder.withToken(token)).build();
  });
}

function subscribe({ connection }: Client, ...queries: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    connection
      .subscriptionBuilder()
      .onApplied(() => resolve())
      .onError(context => reject(context.event))
      .subscribe(queries);
  });
}

const texts = ({ connection }: Client) => [...connection.db.note.iter()].map(note => note.text);

describe('the engine', () => {
  it('serves unmodified clients, and has everything again after a restart', async () => {
    const engine = await start();
    expect(await cli('publish', 'board', '-p', board, '-s', engine.url)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Created board \(c200\w+\)\.\n$/),
    });
    const anna = await connect(engine.url);
    const bert = await connect(engine.url);
    await subscribe(anna, tables.note.toSql(), tables.myNotes.toSql());
    await subscribe(bert, tables.note.toSql(), tables.myNotes.toSql());

    const heard = new Promise<string>(resolve => {
      bert.connection.db.note.onInsert((_context, note) => resolve(note.text));
    });
    await anna.connection.reducers.pin({ text: 'hello', size: 3 });
    expect(await heard).toBe('hello');
    expect(texts(anna)).toEqual(['hello']);
    expect([...anna.connection.db.myNotes.iter()]).toHaveLength(1);
    expect([...bert.connection.db.myNotes.iter()]).toHaveLength(0);
    expect([...bert.connection.db.note.iter()][0]).toMatchObject({
      size: 3,
      author: anna.identity,
    });
    await expect(bert.connection.reducers.pin({ text: '', size: undefined })).rejects.toThrow(
      'EMPTY: Write something.',
    );
    expect(await bert.connection.procedures.count({ author: anna.identity })).toBe(1);

    expect(await engine.stop()).toBe(0);
    await Promise.all([anna.disconnected, bert.disconnected]);

    await start(engine.address);
    const again = await connect(engine.url, anna.token);
    expect(again.identity.isEqual(anna.identity)).toBe(true);
    await subscribe(again, tables.note.toSql());
    expect(texts(again)).toEqual(['hello']);
    await again.connection.reducers.pin({ text: 'back', size: undefined });
    expect(texts(again)).toEqual(['hello', 'back']);
    // Of those who were connected before the restart, nobody is left.
    const visits = await cli(
      'sql',
      'board',
      'SELECT * FROM visit',
      '-s',
      engine.url,
      '--format',
      'json',
    );
    expect(JSON.parse(visits.stdout)[0].rows).toHaveLength(2);
    again.connection.disconnect();
  });

  it("lets in whom another issuer vouches for, with the token's claims", async () => {
    const engine = await start();
    await cli('publish', 'board', '-p', board, '-s', engine.url);
    const issuer = await startIssuer();
    const ada = await connect(engine.url, await issuer.token('ada'));
    expect(ada.identity.toHexString()).toBe(
      identityToHex(identityFromClaims(issuer.origin, 'ada')),
    );
    const visits = await cli(
      'sql',
      'board',
      'SELECT * FROM visit',
      '-s',
      engine.url,
      '--format',
      'json',
    );
    const subjects = JSON.parse(visits.stdout)[0].rows.map((row: unknown[]) => row[2]);
    expect(subjects).toContain('ada');
    await expect(connect(engine.url, await issuer.token('ada', { exp: 1 }))).rejects.toThrow();
    ada.connection.disconnect();
    issuer.stop();
  });

  it('ends connections when an operator wants it', async () => {
    const engine = await start();
    const tokenFile = join(folder, 'owner.token');
    await cli('publish', 'board', '-p', board, '-s', engine.url, '--token-file', tokenFile);
    expect(statSync(tokenFile).mode & 0o777).toBe(0o600);
    const [anna, bert] = [await connect(engine.url), await connect(engine.url)];
    const response = await fetch(`${engine.url}/v1/operator/disconnect`, {
      method: 'POST',
      headers: { authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}` },
      body: JSON.stringify({ identity: anna.identity.toHexString() }),
    });
    expect(await response.json()).toEqual({ disconnected: 1 });
    await anna.disconnected;
    await bert.connection.reducers.pin({ text: 'still here', size: undefined });
    bert.connection.disconnect();
  });

  it('keeps clients and data over a new module, except clients that could not follow', async () => {
    const engine = await start();
    const publish = (changes: Readonly<Record<string, string>>, ...flags: string[]) =>
      withChangedBoard(changes, module =>
        cli('publish', 'board', '-p', module, '-s', engine.url, ...flags),
      );
    await publish({});
    const anna = await connect(engine.url);
    await subscribe(anna, tables.note.toSql());
    await anna.connection.reducers.pin({ text: 'first', size: undefined });

    expect(await publish(boardChanges.newTable)).toMatchObject({ code: 0, stderr: '' });
    await anna.connection.reducers.pin({ text: 'second', size: undefined });
    expect(texts(anna)).toEqual(['first', 'second']);

    const refused = await publish({ ...boardChanges.newTable, ...boardChanges.otherType });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/without losing data:[\s\S]*`note`[\s\S]*--delete-data\.\n$/);
    const asked = await publish({ ...boardChanges.newTable, ...boardChanges.newColumn });
    expect(asked.code).toBe(1);
    expect(asked.stderr).toMatch(
      /cannot follow this change:[\s\S]*`note`[\s\S]*--break-clients\.\n$/,
    );
    await anna.connection.reducers.pin({ text: 'third', size: undefined });

    const changes = { ...boardChanges.newTable, ...boardChanges.newColumn };
    expect(await publish(changes, '--break-clients')).toMatchObject({ code: 0, stderr: '' });
    await anna.disconnected;
    const colors = await cli('sql', 'board', 'SELECT text, color FROM note', '-s', engine.url);
    expect(colors.stdout).toContain('"third"  | "red"');
    expect((await publish(changes, '--delete-data')).code).toBe(0);
    expect((await cli('sql', 'board', 'SELECT * FROM note', '-s', engine.url)).stdout).toContain(
      '(0 rows)',
    );
  });

  it('lets in no page of another origin', async () => {
    const engine = await start();
    await cli('publish', 'board', '-p', board, '-s', engine.url);
    const address = `${engine.url}/v1/database/board/subscribe`;
    const headers = {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
      'sec-websocket-protocol': 'v2.bsatn.spacetimedb',
    };
    expect(await upgradeStatus(address, { ...headers, origin: 'https://evil.example' })).toBe(403);
    expect(await upgradeStatus(address, { ...headers, origin: 'http://localhost:4000' })).toBe(101);
    expect(await upgradeStatus(`${engine.url}/elsewhere`, headers)).toBe(404);
  });
});

describe('start', () => {
  it('says in one sentence why it cannot', async () => {
    const engine = await start();
    const second = await cli('start', '-l', '127.0.0.1:0', '--data-dir', join(folder, 'data'));
    expect(second).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^The folder .*data is in use by another process .*\.\n$/),
    });
    expect(await cli('start', '-l', engine.address, '--in-memory')).toEqual({
      code: 1,
      stdout: '',
      stderr: `The address ${engine.address} is in use: another program listens there.\n`,
    });
    writeFileSync(join(folder, 'file'), '');
    const cases: [string[], RegExp][] = [
      [
        ['--data-dir', join(folder, 'file')],
        /^The folder .*file cannot be used: it is not a folder\.\n$/,
      ],
      [
        ['--in-memory', '-l', 'nowhere'],
        /^nowhere is not an address such as 127\.0\.0\.1:3000\.\n$/,
      ],
      [['--in-memory', '-l', '127.0.0.1:99999'], /is not an address/],
      [['--in-memory', '-l', '192.0.2.1:0'], /is not one of this machine's\.\n$/],
      [['--in-memory', '--allow-origin', 'plaza'], /^plaza is not an origin such as/],
      [['--in-memory', '--data-dir', folder], /exclude each other/],
    ];
    for (const [args, message] of cases) {
      const ended = await cli('start', '-l', '127.0.0.1:0', ...args);
      expect(ended).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
    }
  });

  it('leaves nothing behind when it fails', async () => {
    const blocker = createServer();
    await new Promise<void>(resolve => blocker.listen(0, '127.0.0.1', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const failed = await cli(
      'start',
      '-l',
      `127.0.0.1:${port}`,
      '--data-dir',
      join(folder, 'data'),
    );
    expect(failed.code).toBe(1);
    await new Promise(resolve => blocker.close(resolve));
    expect(await (await start(`127.0.0.1:${port}`)).stop()).toBe(0);
  });

  it('points out what belongs to no database', async () => {
    const orphan = join(folder, 'data/databases/orphan');
    mkdirSync(orphan, { recursive: true });
    const engine = await start();
    expect(engine.stderr()).toBe(
      `The folder ${orphan} belongs to no database; it can be removed.\n`,
    );
  });

  it('does not start over damaged data', async () => {
    const engine = await start();
    await engine.stop();
    writeFileSync(join(folder, 'data/databases.json'), '{');
    const ended = await cli('start', '-l', '127.0.0.1:0', '--data-dir', join(folder, 'data'));
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('databases.json is damaged');
  });
});

describe('the command line', () => {
  it('calls, queries, describes, logs and deletes', async () => {
    const engine = await start();
    const server = ['-s', engine.url];
    await cli('publish', 'board', '-p', board, ...server);
    expect(await cli('call', 'board', 'pin', 'a text', '{"some":7}', ...server)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect((await cli('sql', 'board', 'SELECT id, text, size FROM note', ...server)).stdout).toBe(
      [
        ' id | text     | size',
        '----+----------+------------',
        ' 1  | "a text" | (some = 7)',
        '(1 row)',
        '',
      ].join('\n'),
    );
    const identity = /0x\w+/.exec(
      (await cli('sql', 'board', 'SELECT * FROM note', ...server)).stdout,
    );
    const counted = await cli('call', 'board', 'count', JSON.stringify([identity?.[0]]), ...server);
    expect(counted.stdout).toBe('1\n');
    expect(await cli('call', 'board', 'pin', '', 'null', ...server)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'EMPTY: Write something.\n',
    });
    expect((await cli('logs', 'board', ...server)).stdout).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]{15}Z {2}INFO: pin .*: pinned a text$/m,
    );
    const described = JSON.parse((await cli('describe', 'board', ...server)).stdout);
    expect(described.tables).toHaveLength(2);
    expect(JSON.parse((await cli('describe', '-p', board)).stdout)).toEqual(described);
    expect((await cli('delete', 'board', ...server)).stderr).toContain('--yes');
    expect((await cli('delete', 'board', '--yes', ...server)).stdout).toBe('Deleted board.\n');
    expect(await cli('sql', 'board', 'SELECT 1', ...server)).toMatchObject({
      code: 1,
      stderr: '`board` not found\n',
    });
  });

  it('follows a log until it is interrupted', async () => {
    const engine = await start();
    await cli('publish', 'board', '-p', board, '-s', engine.url);
    const logs = begin(['logs', 'board', '-f', '-n', '0', '-s', engine.url]);
    await vi.waitFor(
      async () => {
        await cli('call', 'board', 'pin', 'seen', 'null', '-s', engine.url);
        expect(logs.stdout()).toContain('pinned seen');
      },
      { timeout: 20_000 },
    );
    logs.interrupt();
    expect(await logs.code).toBe(0);
  });

  it('keeps an identity for each engine', async () => {
    const engine = await start();
    await cli('publish', 'board', '-p', board, '-s', engine.url);
    expect((await cli('publish', 'board', '-p', board, '-s', engine.url)).stdout).toMatch(
      /^Updated/,
    );
    const tokens = join(folder, 'config/tokens.json');
    expect(statSync(tokens).mode & 0o777).toBe(0o600);
    expect(Object.keys(JSON.parse(readFileSync(tokens, 'utf8')))).toHaveLength(1);
    // Somebody else may not.
    const other = join(folder, 'other.token');
    const refused = await cli(
      'publish',
      'board',
      '-p',
      board,
      '-s',
      engine.url,
      '--token-file',
      other,
    );
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('is not authorized to perform action');
  });

  it('explains itself and its arguments', async () => {
    const overview = await cli('--help');
    expect(overview.code).toBe(0);
    const names = ['start', 'publish', 'generate', 'call', 'sql', 'logs', 'describe', 'delete'];
    for (const name of names) {
      expect(overview.stdout).toContain(`  ${name} `);
      const help = await cli(name, '--help');
      expect(help).toMatchObject({ code: 0, stderr: '' });
      expect(help.stdout).toContain(`Usage: plaza-engine ${name}`);
      expect((await cli('help', name)).stdout).toBe(help.stdout);
    }
    const mistakes: [string[], string][] = [
      [['fly'], 'There is no command "fly". See: plaza-engine --help\n'],
      [['call', 'board'], 'FUNCTION is missing. See: plaza-engine call --help\n'],
      [['delete', 'a', 'b'], 'What is "b" for? See: plaza-engine delete --help\n'],
      [['sql', '--fast'], "Unknown option '--fast'. See: plaza-engine sql --help\n"],
      [['generate', '--lang', 'rust'], 'Bindings can be generated for typescript, not for rust.\n'],
      [
        ['publish', 'x', '-p', '.', '-j', 'x.js'],
        '--js-path and --module-path exclude each other.\n',
      ],
    ];
    for (const [args, message] of mistakes) {
      expect(await cli(...args)).toEqual({ code: 1, stdout: '', stderr: message });
    }
    expect(await cli('logs', 'x', '-s', 'http://127.0.0.1:9')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'There is no engine at http://127.0.0.1:9. See: plaza-engine start --help\n',
    });
    expect((await cli('logs', 'x', '-s', 'ftp://a b')).stderr).toContain(
      'not the address of a server',
    );
  });

  it('has bindings that are up to date in the tests themselves', async () => {
    const bindings = join(board, 'bindings');
    expect(await cli('generate', '-p', board, '-o', bindings, '--check')).toMatchObject({
      code: 0,
    });
  });
});

/** An OpenID issuer on this machine. */
async function startIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'one' }];
  const server = createHttpServer((asked, response) => {
    const isDiscovery = asked.url === '/.well-known/openid-configuration';
    const document = isDiscovery ? { issuer: origin, jwks_uri: `${origin}/jwks` } : { keys };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return {
    origin,
    token: (sub: string, claims: JWTPayload = {}) =>
      new SignJWT({ iss: origin, sub, aud: 'board', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuedAt()
        .sign(privateKey),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Status of the answer to a request to upgrade. */
function upgradeStatus(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers });
    asked.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    asked.on('response', response => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}
