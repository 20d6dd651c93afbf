import { HostError, startHost } from '../host.ts';
import { type Limits, limitOptions, readLimits } from '../limits.ts';
import { DEFAULT_MODULE_HTTP, type ModuleHttpOptions } from '../procedures/module-http.ts';
import { type CliContext, CliError, defineCommand } from './command.ts';
import { DATA_DIR_OPTION, defaultDataDir } from './data-dir.ts';

/** `plaza-engine start`: runs the engine until it is asked to end. */
export const startCommand = defineCommand({
  name: 'start',
  summary: 'Runs the engine.',
  positionals: [],
  options: {
    'listen-addr': {
      type: 'string',
      short: 'l',
      value: 'HOST:PORT',
      default: '127.0.0.1:3000',
      help: 'Address to listen on; port 0 takes a free one.',
    },
    ...DATA_DIR_OPTION,
    'in-memory': { type: 'boolean', help: 'Keeps nothing when it ends.' },
    'allow-origin': {
      type: 'string',
      multiple: true,
      value: 'ORIGIN',
      help: 'Origin of web pages that may connect; may be repeated. * allows all.',
    },
    'allow-create': {
      type: 'boolean',
      help: 'Lets other machines create databases, too.',
    },
    repair: {
      type: 'boolean',
      help: 'Keeps what is provably good of damaged files, and says what is lost.',
    },
    'retention-hours': {
      type: 'string',
      value: 'HOURS',
      help: 'Deleted rows are gone from all files after this time (default: 24).',
    },
    'issuer-at': {
      type: 'string',
      multiple: true,
      value: 'ISSUER=URL',
      help: 'Fetches the keys of this issuer of tokens from URL instead of its own address.',
    },
    'metrics-addr': {
      type: 'string',
      value: 'HOST:PORT',
      help: 'Also serves /metrics there, to whoever reaches that address, and nothing else.',
    },
    compression: {
      type: 'string',
      value: 'auto|none',
      default: 'auto',
      help: 'Compresses larger messages for clients that ask for it, or never.',
    },
    'limit-this-machine': {
      type: 'boolean',
      help: "Counts this machine's own addresses as others in the limits of addresses.",
    },
    quiet: { type: 'boolean', help: 'Prints nothing but what went wrong.' },
    'module-http': {
      type: 'string',
      value: 'WHERE',
      default: 'public',
      help: 'Where HTTP requests of modules may go: the public Internet, any address, or none.',
    },
    'trust-proxy': {
      type: 'boolean',
      help: 'Takes the addresses of clients from X-Forwarded-For; only behind a proxy that sets it.',
    },
    ...limitOptions,
  },
  notes: `
This machine itself reads metrics (for Prometheus) at /metrics; others only with
--metrics-addr. Without --allow-origin, pages that this machine itself serves may connect.
One engine at a time can have a folder. Ctrl-C ends it; all data is there again
at the next start.

Each limit, and the retention, may also stand in the environment: --max-queries as
PLAZA_ENGINE_MAX_QUERIES.`,
  async run(values, _positionals, context) {
    if (values['in-memory'] && values['data-dir'] !== undefined) {
      throw new CliError('--data-dir and --in-memory exclude each other.');
    }
    try {
      const host = await startHost({
        listenAddress: values['listen-addr'],
        ...(values['metrics-addr'] !== undefined && { metricsAddress: values['metrics-addr'] }),
        dataDir: values['in-memory'] ? null : (values['data-dir'] ?? defaultDataDir(context)),
        allowedOrigins: values['allow-origin'],
        trustsProxy: values['trust-proxy'],
        allowsRemoteCreation: values['allow-create'],
        issuerOrigins: parseIssuerOrigins(values['issuer-at'] ?? []),
        limits: parseLimits(values, context),
        modules: {
          moduleHttp: { ...DEFAULT_MODULE_HTTP, reach: parseReach(values['module-http']) },
        },
        gateway: {
          compression: parseCompression(values.compression),
          limitsLoopback: values['limit-this-machine'],
        },
        repairs: values.repair,
        storage: { retentionMs: parseRetention(values['retention-hours'], context) },
        report: message => context.stderr(`${message}\n`),
      });
      if (!values.quiet) context.stdout(`The engine listens on ${host.url}.\n`);
      await Promise.race([aborted(context.signal), host.failed]).finally(() => host.close());
    } catch (error) {
      if (error instanceof HostError) throw new CliError(error.message, { cause: error });
      throw error;
    }
  },
});

function parseLimits(values: Readonly<Record<string, unknown>>, { env }: CliContext): Limits {
  try {
    return readLimits(values, env);
  } catch (error) {
    if (error instanceof RangeError) throw new CliError(error.message, { cause: error });
    throw error;
  }
}

function parseCompression(text: string): 'auto' | 'none' {
  if (text === 'auto' || text === 'none') return text;
  throw new CliError(`--compression takes auto or none, not ${JSON.stringify(text)}.`);
}

function parseReach(text: string): ModuleHttpOptions['reach'] {
  if (text === 'public' || text === 'any' || text === 'none') return text;
  throw new CliError(`--module-http takes public, any or none, not ${JSON.stringify(text)}.`);
}

function parseIssuerOrigins(pairs: readonly string[]): Map<string, string> {
  return new Map(
    pairs.map(pair => {
      const [issuer, url] = [
        pair.slice(0, pair.lastIndexOf('=')),
        pair.slice(pair.lastIndexOf('=') + 1),
      ];
      if (!issuer || !URL.canParse(url)) {
        throw new CliError(`--issuer-at takes ISSUER=URL, not ${JSON.stringify(pair)}.`);
      }
      return [issuer, url];
    }),
  );
}

/** @returns milliseconds */
function parseRetention(given: string | undefined, { env }: CliContext): number {
  const text = given ?? env.PLAZA_ENGINE_RETENTION_HOURS ?? '';
  const hours = text === '' ? 24 : Number(text);
  if (!(hours > 0)) throw new CliError(`--retention-hours takes a number above 0, not ${text}.`);
  return hours * 3_600_000;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
