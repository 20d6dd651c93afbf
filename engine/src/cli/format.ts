import { CliError } from './command.ts';

/** How a command prints what it has found. @throws {CliError} there is no such format */
export function readFormat(text: string): 'text' | 'json' {
  if (text === 'text' || text === 'json') return text;
  throw new CliError(`--format is text or json, not ${text}.`);
}
