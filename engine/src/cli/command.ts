/** What a command of the command line is, and how its arguments are read and its help is written. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** One option of a command. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** May be given several times; the value is then a list. */
  readonly multiple?: boolean;
  readonly default?: string;
  /** Value when the option stands without one; one is then given as `--option=VALUE` alone. */
  readonly bare?: string;
  /** Name of the value in the help, in capitals; for options of type `string`. */
  readonly value?: string;
  /** One sentence for the help. */
  readonly help: string;
}

type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** The values of the options that a command declares. */
export type OptionValues<Options extends OptionSpecs> = {
  readonly [K in keyof Options]: Options[K]['type'] extends 'boolean'
    ? boolean
    : Options[K]['multiple'] extends true
      ? readonly string[]
      : Options[K] extends { readonly default: string }
        ? string
        : string | undefined;
};

/** What a command may touch of the process around it. */
export interface CliContext {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user wants the command to end (Ctrl-C). */
  readonly signal: AbortSignal;
}

/** A command as the dispatcher sees it. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** @returns the help of this command */
  help(): string;
  /** @throws {CliError} with a sentence for the user */
  run(args: readonly string[], context: CliContext): Promise<void>;
}

/** The command cannot do what was asked; the message is one sentence for the user. */
export class CliError extends Error {
  override name = 'CliError';
}

/** Declares a command; its `run` receives checked and typed options. */
export function defineCommand<const Options extends OptionSpecs>(spec: {
  readonly name: string;
  readonly summary: string;
  /** Positional arguments as the help shows them: capitals, optional ones in brackets, `…` last for a rest. */
  readonly positionals: readonly string[];
  readonly options: Options;
  /** Further paragraphs of help. */
  readonly notes?: string;
  run(
    values: OptionValues<Options>,
    positionals: readonly string[],
    context: CliContext,
  ): Promise<void>;
}): Command {
  return {
    name: spec.name,
    summary: spec.summary,
    help: () => writeHelp(spec),
    run: async (args, context) => {
      const { values, positionals } = readArguments(spec, args);
      await spec.run(values, positionals, context);
    },
  };
}

interface Readable<Options extends OptionSpecs> {
  readonly name: string;
  readonly positionals: readonly string[];
  readonly options: Options;
}

function readArguments<Options extends OptionSpecs>(
  { name, positionals: expected, options }: Readable<Options>,
  args: readonly string[],
): { values: OptionValues<Options>; positionals: readonly string[] } {
  const config: NonNullable<ParseArgsConfig['options']> = {};
  for (const [key, { type, short, multiple }] of Object.entries(options)) {
    config[key] = { type, ...(short && { short }), ...(multiple && { multiple }) };
  }
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: withBareValues(args, options),
      options: config,
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw new CliError(`${firstSentence(error)} See: plaza-engine ${name} --help`);
  }
  const values = Object.fromEntries(
    Object.entries(options).map(([key, option]) => [
      key,
      parsed.values[key] ?? (option.type === 'boolean' ? false : emptyValue(option)),
    ]),
  );
  const required = expected.filter(position => !position.startsWith('['));
  const missing = required[parsed.positionals.length];
  if (missing !== undefined) {
    throw new CliError(`${missing} is missing. See: plaza-engine ${name} --help`);
  }
  const takesRest = expected.at(-1)?.includes('…') ?? false;
  const surplus = parsed.positionals[expected.length];
  if (surplus !== undefined && !takesRest) {
    throw new CliError(`What is "${surplus}" for? See: plaza-engine ${name} --help`);
  }
  // parseArgs gave each value the type that its option declares; the compiler cannot follow the loop.
  return { values: values as OptionValues<Options>, positionals: parsed.positionals };
}

/** Gives options that may stand alone the value that they have then. */
function withBareValues(args: readonly string[], options: OptionSpecs): string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  return args.map((argument, i) => {
    const bare = Object.entries(options).find(
      ([key, { short }]) => argument === `--${key}` || argument === `-${short}`,
    );
    const value = bare?.[1].bare;
    return i < end && bare && value !== undefined ? `--${bare[0]}=${value}` : argument;
  });
}

function emptyValue(option: OptionSpec): string | readonly string[] | undefined {
  return option.multiple ? [] : option.default;
}

function writeHelp(spec: {
  readonly name: string;
  readonly summary: string;
  readonly positionals: readonly string[];
  readonly options: OptionSpecs;
  readonly notes?: string;
}): string {
  const rows = Object.entries(spec.options).map(([key, option]) => {
    const short = option.short ? `-${option.short}, ` : '    ';
    const name = option.value ?? 'VALUE';
    const given = option.bare === undefined ? ` ${name}` : `[=${name}]`;
    const value = option.type === 'string' ? given : '';
    const fallback = option.default === undefined ? '' : ` (default: ${option.default})`;
    return [`  ${short}--${key}${value}`, `${option.help}${fallback}`] as const;
  });
  rows.push(['  -h, --help', 'Shows this help.']);
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  const options = rows.map(([left, right]) => `${left.padEnd(width)}${right}`).join('\n');
  const usage = ['plaza-engine', spec.name, ...spec.positionals, '[options]'].join(' ');
  const notes = spec.notes ? `\n\n${spec.notes.trim()}` : '';
  return `${spec.summary}\n\nUsage: ${usage}\n\n${options}${notes}\n`;
}

function firstSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const sentence = message.split(/\.\s|\n/)[0] ?? message;
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}
