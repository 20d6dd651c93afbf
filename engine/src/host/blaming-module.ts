import { InitError } from '../database.ts';
import { MigrationError } from '../migrations/plan-migration.ts';
import { ModuleLoadError } from '../module-host/module-load-error.ts';
import { ModuleDefError } from '../schema/parse-module-def.ts';
import { PublishError } from './publishing.ts';

/**
 * Runs what can fail through a module's own fault, and tells its author so.
 * @param prefix stands before the message
 * @throws {PublishError} the module is at fault; other errors stay as they are
 */
export async function blamingModule<T>(work: () => Promise<T>, prefix = ''): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isModulesFault =
      error instanceof ModuleLoadError ||
      error instanceof ModuleDefError ||
      error instanceof MigrationError ||
      error instanceof InitError;
    if (!isModulesFault) throw error;
    throw new PublishError(`${prefix}${error.message}`, { cause: error });
  }
}
