/** Finds the module that a command line means: a folder to bundle, or a bundle that exists. */
import { readFile } from 'node:fs/promises';
import { bundleModule } from '../module-host/bundle.ts';
import { describeModule } from '../module-host/describe-module.ts';
import { ModuleLoadError } from '../module-host/module-load-error.ts';
import type { ModuleDef } from '../schema/module-def.ts';
import { ModuleDefError } from '../schema/parse-module-def.ts';
import { CliError } from './command.ts';

/** Options of commands that take a module. */
export const MODULE_OPTIONS = {
  'module-path': {
    type: 'string',
    short: 'p',
    value: 'DIR',
    help: 'Folder of the module (default: .).',
  },
  'js-path': {
    type: 'string',
    short: 'j',
    value: 'FILE',
    help: 'A bundled module, instead of a folder.',
  },
} as const;

/** Where a module is to be had: one of the two, or the folder at hand. */
export interface ModuleSource {
  /** A module's folder. */
  readonly folder?: string | undefined;
  /** A bundled module. */
  readonly file?: string | undefined;
}

/** What `MODULE_OPTIONS` were given. */
export function moduleSource(values: {
  readonly 'module-path': string | undefined;
  readonly 'js-path': string | undefined;
}): ModuleSource {
  return { folder: values['module-path'], file: values['js-path'] };
}

/**
 * The module's code in the form in which it is published.
 * @throws {CliError} it cannot be read or bundled
 */
export async function readModule(source: ModuleSource): Promise<string> {
  if (source.file !== undefined && source.folder !== undefined) {
    throw new CliError('--js-path and --module-path exclude each other.');
  }
  if (source.file === undefined) return told(bundleModule(source.folder ?? '.'));
  return readFile(source.file, 'utf8').catch((error: Error) => {
    throw new CliError(`${source.file} cannot be read: ${error.message}`, { cause: error });
  });
}

/**
 * Reads a module's definition, without a database.
 * @throws {CliError} the module cannot be read, loaded or hosted
 */
export async function readModuleDef(source: ModuleSource): Promise<ModuleDef> {
  return told(describeModule(await readModule(source)));
}

/** Turns what is wrong with a module into an error for the user. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ModuleLoadError || error instanceof ModuleDefError) {
      throw new CliError(error.message, { cause: error });
    }
    throw error;
  }
}
