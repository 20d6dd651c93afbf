/** A database that a test has published, and what can be done to it over HTTP. */
import { randomBytes } from 'node:crypto';
import { bundleFolder } from './bundle.ts';
import { type Account, type Answer, identityOf, newOwner, request } from './http.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly function?: string;
}

export interface PublishOptions {
  readonly token?: string;
  readonly clear?: boolean;
  /** Goes on although clients will be disconnected, as the command does after it has asked. */
  readonly breaksClients?: boolean;
}

export class TestDatabase {
  readonly name: string;
  readonly owner: Account;
  /** 64 hexadecimal digits. */
  readonly identity: string;

  private constructor(name: string, owner: Account, identity: string) {
    this.name = name;
    this.owner = owner;
    this.identity = identity;
  }

  /** Publishes a folder of `modules/` under a name that nobody has had. */
  static async publish(module: string, owner?: Account): Promise<TestDatabase> {
    return TestDatabase.publishBundle(await bundleFolder(module), owner);
  }

  /** @param js a bundle */
  static async publishBundle(js: string, owner?: Account): Promise<TestDatabase> {
    const name = newName();
    const publisher = owner ?? (await newOwner());
    const answer = await putModule(name, js, { token: publisher.token });
    if (answer.status !== 200) throw new Error(`not published: ${answer.status} ${answer.text}`);
    const { Success } = answer.json as { Success: { database_identity: unknown } };
    return new TestDatabase(name, publisher, identityOf(Success.database_identity));
  }

  /** Gives the database another module. */
  async publishAgain(js: string, options: PublishOptions = {}): Promise<Answer> {
    const token = options.token ?? this.owner.token;
    if (!options.breaksClients) return putModule(this.name, js, { ...options, token });
    const plan = await this.plan(js);
    const { AutoMigrate } = plan.json as { AutoMigrate: { token: unknown } };
    const query = `&policy=BreakClients&token=${String(AutoMigrate.token)}`;
    return putModule(this.name, js, { ...options, token }, query);
  }

  /** What publishing this module would change. */
  plan(js: string, token = this.owner.token): Promise<Answer> {
    return this.request('POST', '/pre_publish?host_type=Js', { body: bytes(js), token });
  }

  /** @param path below the database: `/sql`, `/names` … */
  request(
    method: string,
    path: string,
    options: Parameters<typeof request>[2] = {},
  ): Promise<Answer> {
    return request(method, `/v1/database/${this.name}${path}`, options);
  }

  /**
   * Calls a reducer or procedure.
   * @param args JSON, or what becomes JSON; bigints are written as numbers
   */
  call(name: string, args: unknown = [], token?: string): Promise<Answer> {
    const body = typeof args === 'string' ? args : toJson(args);
    const headers = { 'content-type': 'application/json' };
    return this.request('POST', `/call/${encodeURIComponent(name)}`, { body, headers, token });
  }

  /** As `call`, and throws when it is not answered with 200. */
  async callOk(name: string, args: unknown = [], token?: string): Promise<unknown> {
    const answer = await this.call(name, args, token);
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.text}`);
    return answer.text === '' ? undefined : answer.json;
  }

  /** Runs statements, as the owner unless a token is given. */
  sql(statements: string, token: string | null = this.owner.token): Promise<Answer> {
    return this.request('POST', '/sql', { body: statements, token: token ?? undefined });
  }

  /** The rows of one statement, as SATS-JSON; throws when it is refused. */
  async rows(statement: string, token?: string): Promise<unknown[][]> {
    const answer = await this.sql(statement, token);
    if (answer.status !== 200) throw new Error(`${statement}: ${answer.status} ${answer.text}`);
    const [result] = answer.json as { rows: unknown[][] }[];
    return result?.rows ?? [];
  }

  /** The newest lines of the log, oldest first. */
  async logs(count = 200): Promise<LogLine[]> {
    const { token } = this.owner;
    const { text } = await this.request('GET', `/logs?num_lines=${count}`, { token });
    const lines = text.split('\n').filter(line => line !== '');
    return lines.map(line => JSON.parse(line) as LogLine);
  }

  async delete(): Promise<void> {
    await this.request('DELETE', '', { token: this.owner.token });
  }
}

/** A name for a database that nobody has had. */
export function newName(): string {
  return `conformance-${randomBytes(8).toString('hex')}`;
}

/** Publishes to a name, whoever owns it. */
export function putModule(
  name: string,
  js: string,
  { token, clear = false }: PublishOptions = {},
  query = '',
): Promise<Answer> {
  const path = `/v1/database/${name}?host_type=Js${clear ? '&clear=true' : ''}${query}`;
  return request('PUT', path, { body: bytes(js), token });
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** JSON with bigints as numbers. */
function toJson(value: unknown): string {
  const marked = JSON.stringify(value, (_key, item) =>
    typeof item === 'bigint' ? `$integer${item}` : item,
  );
  return marked.replace(/"\$integer(-?\d+)"/g, '$1');
}
