/** For tests: the real app server on a port of its own, with a real database in a folder of its own. */
import { pino } from 'pino';
import { readConfig } from '../config.ts';
import type { OpenedMail } from '../mail/post-office.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { preparedData } from './prepared-data.ts';
import { Visitor } from './visitor.ts';

/** A running server and its folder. */
export interface TestServer {
  readonly url: string;
  readonly dir: string;
  readonly server: RunningServer;
  /** A new browser without cookies. */
  visitor(): Visitor;
  /** The newest mail to an address, once it is in the mailbox. */
  mailTo(email: string, template: string): Promise<OpenedMail>;
  /** Stops the server and removes its folder. */
  end(): Promise<void>;
}

/** An address where no engine listens: what needs one must say so. */
const NO_ENGINE = 'http://127.0.0.1:1';

/**
 * Starts a server that nobody limits and that begins without a demonstration.
 * @param env variables to add or to change
 * @param options.data a folder to use instead of a fresh one; it is not removed
 */
export async function startTestServer(
  env: Record<string, string> = {},
  options: { readonly data?: string; readonly demo?: boolean } = {},
): Promise<TestServer> {
  const fresh = options.data === undefined ? await preparedData() : null;
  const dir = options.data ?? fresh?.dir ?? '';
  const config = readConfig(
    {
      PLAZA_DATA_DIR: dir,
      PLAZA_PORT: '0',
      PLAZA_LIMIT_SCALE: '1000',
      SPACETIMEDB_URI: NO_ENGINE,
      ...env,
    },
    { empty: !options.demo },
  );
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' });
  const server = await startServer(config, log).catch(async (error: unknown) => {
    await fresh?.remove();
    throw error;
  });
  const end = async () => {
    await server.stop();
    await fresh?.remove();
  };
  return {
    url: server.url,
    dir,
    server,
    visitor: () => new Visitor(server.url),
    mailTo: (email, template) => newestMail(new Visitor(server.url), email, template),
    end,
  };
}

async function newestMail(visitor: Visitor, email: string, template: string): Promise<OpenedMail> {
  for (;;) {
    const list = (await (await visitor.get('/mailbox/mails')).json()) as { mails: OpenedMail[] };
    const found = list.mails.find(mail => mail.recipient === email && mail.template === template);
    if (found)
      return (await (await visitor.get(`/mailbox/mails/${found.id}`)).json()) as OpenedMail;
    // Mail of the outbox takes its way through the engine; the test's own time limit ends a vain wait.
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** The value of `token` in a mail's link. */
export function tokenIn(mail: { readonly text: string }): string {
  const token = /[?&]token=([^\s&]+)/.exec(mail.text)?.[1];
  if (!token) throw new Error('the mail has no link with a token');
  return decodeURIComponent(token);
}
