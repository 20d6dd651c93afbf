import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { isObject, parseJson } from '../http/json.ts';
import { CliError, defineCommand } from './command.ts';
import { readFormat } from './format.ts';
import { databasePath, SERVER_OPTIONS, Server } from './server.ts';
import { formatTimestamp } from './value-output.ts';

/** `plaza-engine logs`: prints what a database's module has logged. */
export const logsCommand = defineCommand({
  name: 'logs',
  summary: "Prints a database's log.",
  positionals: ['DATABASE'],
  options: {
    ...SERVER_OPTIONS,
    follow: { type: 'boolean', short: 'f', help: 'Goes on with new lines as they come.' },
    'num-lines': {
      type: 'string',
      short: 'n',
      value: 'COUNT',
      help: 'Begins with the newest lines (all by default, 10 with --follow).',
    },
    level: {
      type: 'string',
      value: 'LEVEL',
      help: 'Leaves out what is less grave: trace, debug, info, warn, error or panic.',
    },
    'level-exact': { type: 'boolean', help: 'Leaves out what is graver than --level too.' },
    format: {
      type: 'string',
      value: 'text|json',
      default: 'text',
      help: 'Prints lines for people, or the records as JSON.',
    },
  },
  async run(values, [database = ''], context) {
    const isJson = readFormat(values.format) === 'json';
    const isWanted = levelFilter(values.level, values['level-exact']);
    const count = values['num-lines'] ?? (values.follow ? '10' : undefined);
    const server = await Server.connect(values, context, { needsIdentity: false });
    const response = await server.request(databasePath(database, '/logs'), {
      query: { ...(count !== undefined && { num_lines: count }), follow: String(values.follow) },
    });
    if (!response.body) return;
    // Node's own stream type and the DOM's describe the same object.
    const body = Readable.fromWeb(response.body as ReadableStream);
    try {
      for await (const line of createInterface({ input: body })) {
        if (isWanted(line)) context.stdout(`${isJson ? line : formatRecord(line)}\n`);
      }
    } catch (error) {
      if (context.signal.aborted) return;
      throw new CliError('The connection to the engine was lost.', { cause: error });
    }
  },
});

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'panic'];

/** @throws {CliError} there is no such level */
function levelFilter(level: string | undefined, isExact: boolean): (line: string) => boolean {
  if (level === undefined) return () => true;
  const least = LEVELS.indexOf(level.toLowerCase());
  if (least === -1) throw new CliError(`--level is one of ${LEVELS.join(', ')}.`);
  return line => {
    const record = parseJson(line);
    const found = isObject(record) ? LEVELS.indexOf(String(record.level).toLowerCase()) : -1;
    return isExact ? found === least : found >= least;
  };
}

function formatRecord(line: string): string {
  const record = parseJson(line);
  if (!isObject(record)) return line;
  const { ts, level, message, function: name, filename, line_number: lineNumber } = record;
  const time = typeof ts === 'number' ? formatTimestamp(BigInt(ts)) : '';
  const place = typeof filename === 'string' ? `${filename}:${lineNumber}` : null;
  const where = [name, place].filter(part => typeof part === 'string').join(' ');
  const severity = String(level).toUpperCase().padStart(5);
  return `${time} ${severity}: ${where === '' ? '' : `${where}: `}${message}${formatTrace(record.trace)}`;
}

function formatTrace(trace: unknown): string {
  if (!Array.isArray(trace)) return '';
  return trace
    .filter(isObject)
    .map(frame => `\n    in ${frame.module_name} :: ${frame.func_name}`)
    .join('');
}
