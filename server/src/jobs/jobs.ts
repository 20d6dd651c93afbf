/**
 * Background work: Inngest functions. Inngest executes them when its keys are set; else the local
 * runner does, in this process.
 */
import { Hono } from 'hono';
import { Inngest } from 'inngest';
import { serve } from 'inngest/edge';
import type { JobsConfig } from '../config.ts';
import type { Orm } from '../db/database.ts';
import type { ServerEnvironment } from '../http/environment.ts';
import type { Logger } from '../log.ts';
import { JobStore } from './job-store.ts';
import { LocalRunner } from './local-runner.ts';

/** Where Inngest reaches the functions. */
export const FUNCTIONS_PATH = '/api/inngest';

type Functions = Parameters<typeof serve>[0]['functions'];

/** Functions, and what executes them. */
export class Jobs {
  /** To define functions with, and to send events. */
  readonly client: Inngest;
  readonly #config: JobsConfig;
  readonly #store: JobStore;
  readonly #log: Logger;
  readonly #publicUrl: string;
  #runner: LocalRunner | null = null;
  #handler: ((request: Request) => Promise<Response>) | null = null;

  constructor(parts: {
    readonly config: JobsConfig;
    readonly orm: Orm;
    readonly log: Logger;
    readonly publicUrl: string;
  }) {
    this.#config = parts.config;
    this.#store = new JobStore(parts.orm);
    this.#log = parts.log;
    this.#publicUrl = parts.publicUrl;
    const { keys, baseUrl } = parts.config;
    this.client = new Inngest({
      id: 'plaza',
      checkpointing: false,
      logger: quietLogger(parts.log),
      ...(keys
        ? { ...keys, isDev: false, ...(baseUrl && { baseUrl }) }
        : {
            isDev: true,
            eventKey: 'local',
            fetch: (_: unknown, init?: RequestInit) => this.#take(init),
          }),
    });
  }

  /**
   * Begins to execute functions, with what an earlier process left.
   * @throws {Error} a function asks for something that the local runner does not do
   */
  async start(functions: Functions): Promise<void> {
    const handler = serve({ client: this.client, functions, serveOrigin: this.#publicUrl });
    this.#handler = handler;
    if (this.#config.keys) return;
    this.#runner = new LocalRunner({ store: this.#store, handler, log: this.#log });
    await this.#runner.start();
  }

  /** Waits for the steps under way. */
  async stop(): Promise<void> {
    await this.#runner?.stop();
  }

  /** Forgets what ended long ago. */
  async cleanUp(): Promise<void> {
    await this.#store.cleanUp(new Date());
  }

  /** Where Inngest calls the functions; nothing is there while the local runner does. */
  routes() {
    const routes = new Hono<ServerEnvironment>();
    if (!this.#config.keys) return routes;
    return routes.on(['GET', 'PUT', 'POST'], FUNCTIONS_PATH, async c =>
      this.#handler ? await this.#handler(c.req.raw) : c.body(null, 503),
    );
  }

  /** Takes what the client means to send to Inngest. */
  async #take(init: RequestInit | undefined): Promise<Response> {
    if (!this.#runner) throw new Error('events cannot be sent before the functions are known');
    const events: unknown = JSON.parse(String(init?.body));
    const ids = await this.#runner.accept(Array.isArray(events) ? events : [events]);
    return Response.json({ ids, status: 200 });
  }
}

/** Inngest tells of every failing step; the runner and the functions say what matters. */
function quietLogger(log: Logger) {
  const tell = (...parts: unknown[]) => log.debug({ inngest: parts.map(String) }, 'Inngest');
  return { debug: tell, info: tell, warn: tell, error: tell };
}
