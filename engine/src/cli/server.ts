/** Talking to a running engine from the command line. */
import { decodeJwt } from 'jose';
import { identityFromClaims, identityToHex } from '../identity/identity.ts';
import { type CliContext, CliError } from './command.ts';
import { KnownTokens, readTokenFile, writeTokenFile } from './tokens.ts';

/** Options of every command that talks to a server. */
export const SERVER_OPTIONS = {
  server: {
    type: 'string',
    short: 's',
    value: 'URL',
    default: 'http://127.0.0.1:3000',
    help: 'Address of the engine.',
  },
  'token-file': {
    type: 'string',
    value: 'FILE',
    help: 'File with the token to act with, instead of the one kept for this server.',
  },
  anonymous: { type: 'boolean', help: 'Acts as somebody new, who is forgotten.' },
} as const;

/** Values of `SERVER_OPTIONS`. */
export interface ServerValues {
  readonly server: string;
  readonly 'token-file': string | undefined;
  readonly anonymous: boolean;
}

/** What a request may carry. */
export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly contentType?: string;
}

/** One engine, and who we are to it. */
export class Server {
  readonly #url: URL;
  readonly #context: CliContext;
  readonly #token: string | null;

  private constructor(url: URL, context: CliContext, token: string | null) {
    this.#url = url;
    this.#context = context;
    this.#token = token;
  }

  /**
   * @param needsIdentity get an identity from the server, and keep it, when there is none yet
   * @throws {CliError} the address is none, the server cannot be reached, or the file not be read
   */
  static async connect(
    values: ServerValues,
    context: CliContext,
    { needsIdentity }: { readonly needsIdentity: boolean },
  ): Promise<Server> {
    const url = readServerUrl(values.server);
    const anonymous = new Server(url, context, null);
    if (values.anonymous) return anonymous;
    const file = values['token-file'];
    if (file !== undefined) {
      const token = (await readTokenFile(file)) ?? (await anonymous.#newToken());
      await writeTokenFile(file, token);
      return new Server(url, context, token);
    }
    const publicKey = await (await anonymous.request('/v1/identity/public-key')).text();
    const known = new KnownTokens(context.env, { origin: url.origin, publicKey });
    const token = await known.find();
    if (token !== null || !needsIdentity) return new Server(url, context, token);
    const created = await anonymous.#newToken();
    await known.keep(created);
    return new Server(url, context, created);
  }

  /**
   * @returns the answer, of any status; its body has not been read
   * @throws {CliError} the server cannot be reached
   */
  async send(path: string, options: RequestOptions = {}): Promise<Response> {
    const url = new URL(path, this.#url);
    for (const [key, value] of Object.entries(options.query ?? {})) {
      url.searchParams.set(key, value);
    }
    const { body, contentType = 'text/plain', method = 'GET' } = options;
    try {
      return await fetch(url, {
        method,
        headers: {
          ...(this.#token !== null && { authorization: `Bearer ${this.#token}` }),
          ...(body !== undefined && { 'content-type': contentType }),
        },
        ...(body !== undefined && { body }),
        signal: this.#context.signal,
      });
    } catch (error) {
      throw new CliError(
        `There is no engine at ${this.#url.origin}. See: plaza-engine start --help`,
        {
          cause: error,
        },
      );
    }
  }

  /**
   * @returns the answer of a request that succeeded
   * @throws {CliError} with what the server says against it
   */
  async request(path: string, options: RequestOptions = {}): Promise<Response> {
    const response = await this.send(path, options);
    if (!response.ok) throw await refusalOf(response);
    return response;
  }

  /**
   * Who we are to the server.
   * @throws {CliError} nobody
   */
  identity(): string {
    if (this.#token === null) throw new CliError('There is no identity for this server yet.');
    const { iss = '', sub = '' } = decodeJwt(this.#token);
    return identityToHex(identityFromClaims(iss, sub));
  }

  async #newToken(): Promise<string> {
    const response = await this.request('/v1/identity', { method: 'POST' });
    const answer: unknown = await response.json();
    if (typeof answer !== 'object' || answer === null || !('token' in answer)) {
      throw new CliError(`${this.#url.origin} gives no identities; is it an engine?`);
    }
    return String(answer.token);
  }
}

/** What the server said against a request. */
export async function refusalOf(response: Response): Promise<CliError> {
  const text = (await response.text()).trim();
  return new CliError(text === '' ? `The server answered ${response.status}.` : text);
}

/** Path of a database's endpoint. */
export function databasePath(database: string, rest = ''): string {
  return `/v1/database/${encodeURIComponent(database)}${rest}`;
}

function readServerUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  const withScheme = `http://${text}`;
  if (/^[\w.:[\]-]+$/.test(text) && URL.canParse(withScheme)) return new URL(withScheme);
  throw new CliError(`${text} is not the address of a server, such as http://127.0.0.1:3000.`);
}
