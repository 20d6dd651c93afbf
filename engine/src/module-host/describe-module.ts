import type { ModuleDef } from '../schema/module-def.ts';
import { parseModuleDef } from '../schema/parse-module-def.ts';
import { compileModule } from './compile-module.ts';
import { loadModule } from './realm.ts';
import { sysWithoutDatabase } from './sys.ts';

/**
 * Loads a module's published form, without a database, and reads its schema.
 * @param js an ES module, as `bundleModule` makes it
 * @throws {ModuleLoadError} it does not compile or throws while loading
 * @throws {ModuleDefError} its schema is invalid
 */
export async function describeModule(js: string): Promise<ModuleDef> {
  const compiled = await compileModule(js);
  const { hooks } = loadModule(
    compiled,
    sysWithoutDatabase(() => {}),
  );
  // A copy of our own: the module's arrays are not instances of this realm's classes.
  return parseModuleDef(new Uint8Array(hooks.__describe_module__()));
}
