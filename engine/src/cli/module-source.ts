/** Finds the module that a command line means: a folder to bundle, or a bundle that exists. */
import vm from 'node:vm';
import { transform } from 'esbuild';
import { bundleModule } from '../module-host/bundle.ts';
import type { ModuleDef } from '../schema/module-def.ts';
import { parseModuleDef } from '../schema/parse-module-def.ts';

/** Bundles the module in a folder and reads its definition, without running any of its functions. */
export async function describeFolder(folder: string): Promise<ModuleDef> {
  return describe(await bundleModule(folder));
}

async function describe(js: string): Promise<ModuleDef> {
  const { code } = await transform(js, { format: 'cjs', target: 'node20' });
  const hooks = Symbol.for('SpacetimeDB.moduleHooks.v2');
  const names =
    'register_hooks table_id_from_name index_id_from_name datastore_table_row_count datastore_table_scan_bsatn datastore_index_scan_range_bsatn row_iter_bsatn_advance row_iter_bsatn_close datastore_insert_bsatn datastore_update_bsatn datastore_delete_by_index_scan_range_bsatn datastore_delete_all_by_eq_bsatn volatile_nonatomic_schedule_immediate console_log console_timer_start console_timer_end identity get_jwt_payload procedure_http_request procedure_start_mut_tx procedure_commit_mut_tx procedure_abort_mut_tx datastore_index_scan_point_bsatn datastore_delete_by_index_scan_point_bsatn datastore_clear';
  const sys = {
    moduleHooks: hooks,
    ...Object.fromEntries(names.split(' ').map(name => [name, () => 0])),
  };
  const context = vm.createContext({
    TextEncoder,
    TextDecoder,
    console,
    URL,
    queueMicrotask,
    Headers,
  });
  vm.runInContext(
    "Symbol.dispose ??= Symbol('d'); Symbol.asyncDispose ??= Symbol('ad'); for (const p of [Set.prototype]) p.isSubsetOf ??= function (o) { for (const x of this) if (!o.has(x)) return false; return true; };",
    context,
  );
  // biome-ignore lint/suspicious/noExplicitAny: the module's own shape
  const module = { exports: {} as Record<string | symbol, any> };
  vm.runInContext(`(function (module, exports, require) {${code}\n})`, context)(
    module,
    module.exports,
    () => sys,
  );
  const bytes = module.exports.default[hooks](module.exports).__describe_module__();
  return parseModuleDef(Uint8Array.from(bytes));
}
