/** The server's log: JSON lines for machines, one short line each for a person at a terminal. */
import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

export type { Logger };

/**
 * Opens the log on standard output.
 * @param level the least important level that is written
 */
export function openLog(level: LogLevel): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: ['*.password', '*.token', '*.cookie', '*.authorization'], remove: true },
  };
  return process.stdout.isTTY ? pino(options, readableLines(process.stdout)) : pino(options);
}

const LEVEL_NAMES: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: '     ',
  40: 'warn ',
  50: 'ERROR',
  60: 'FATAL',
};

/**
 * Turns the logger's JSON lines into `09:12:03 warn  message key=value`.
 * @param output where the lines go
 */
export function readableLines(output: Pick<Writable, 'write'>): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      output.write(`${readableLine(chunk)}\n`);
      done();
    },
  });
}

function readableLine(line: string): string {
  // The line was written by the logger of this process, which always writes such an object.
  const { level, time, msg, err, ...rest } = JSON.parse(line) as {
    level: number;
    time: number;
    msg?: string;
    err?: { message: string; stack?: string };
  } & Record<string, unknown>;
  const clock = new Date(time).toLocaleTimeString('en-GB');
  const details = Object.entries(rest).map(([key, value]) => `${key}=${shortValue(value)}`);
  const reason = err ? [`\n  ${(err.stack ?? err.message).replaceAll('\n', '\n  ')}`] : [];
  return [clock, LEVEL_NAMES[level] ?? String(level), msg ?? '', ...details, ...reason]
    .join(' ')
    .trimEnd();
}

function shortValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
