/** The engine under test, spoken to as everybody speaks to it: over HTTP and websockets. */

import { build } from 'esbuild';
import { type Host, startHost } from '../../engine/src/host.ts';
import { MODULE_BUILD_OPTIONS } from '../../engine/src/module-host/bundle.ts';
import type { Issuer, Person } from './issuer.ts';
import { moduleSource } from './module-source.ts';
import type { Schema } from './schema.ts';

export interface StatementAnswer {
  /** Null when the statement was accepted. */
  readonly error: string | null;
  readonly changed: number;
  readonly rows: readonly unknown[];
}

export class Server {
  readonly url: string;
  readonly #host: Host;

  private constructor(host: Host) {
    this.#host = host;
    this.url = host.url;
  }

  /** @param issuer whose tokens people come with */
  static async start({ origins }: Issuer): Promise<Server> {
    const options = { listenAddress: '127.0.0.1:0', dataDir: null, issuerOrigins: origins };
    return new Server(await startHost(options));
  }

  close(): Promise<void> {
    return this.#host.close();
  }

  /** Creates a database, or gives it another module, disconnecting clients if that must be. */
  async publish(name: string, schema: Schema, { token }: Person, isNew: boolean): Promise<void> {
    const js = await bundle(moduleSource(schema));
    let query = 'host_type=Js';
    if (!isNew) {
      const planned = await this.#ask(
        'POST',
        `/v1/database/${name}/pre_publish?${query}`,
        js,
        token,
      );
      const plan = (await planned.json()) as {
        AutoMigrate?: { break_clients: boolean; token: string };
      };
      if (plan.AutoMigrate?.break_clients) {
        query += `&policy=BreakClients&token=${plan.AutoMigrate.token}`;
      }
    }
    const answer = await this.#ask('PUT', `/v1/database/${name}?${query}`, js, token);
    if (!answer.ok) throw new Error(`${moduleSource(schema)}\n\n${await answer.text()}`);
  }

  async delete(name: string, { token }: Person): Promise<void> {
    await this.#ask('DELETE', `/v1/database/${name}`, null, token);
  }

  async sql(name: string, statement: string, { token }: Person): Promise<StatementAnswer> {
    const answer = await this.#ask('POST', `/v1/database/${name}/sql`, statement, token);
    const text = await answer.text();
    if (!answer.ok) return { error: text, changed: 0, rows: [] };
    const [result] = JSON.parse(text) as {
      stats: { rows_inserted: number; rows_deleted: number; rows_updated: number };
      rows: unknown[];
    }[];
    if (result === undefined) throw new Error('an answer to no statement');
    const { rows_inserted, rows_deleted, rows_updated } = result.stats;
    return { error: null, changed: rows_inserted + rows_deleted + rows_updated, rows: result.rows };
  }

  #ask(method: string, path: string, body: string | null, token: string | null): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      ...(body !== null && { body }),
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
    });
  }
}

/** Small, for there are thousands of them. */
async function bundle(source: string): Promise<string> {
  const result = await build({
    ...MODULE_BUILD_OPTIONS,
    sourcemap: false,
    minify: true,
    stdin: {
      contents: source,
      resolveDir: import.meta.dirname,
      sourcefile: 'index.ts',
      loader: 'ts',
    },
    outfile: 'bundle.js',
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('nothing was bundled');
  return file.text;
}
