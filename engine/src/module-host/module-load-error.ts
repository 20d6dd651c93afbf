/**
 * A module cannot be bundled or loaded. The message says why, and where: `file:line:column: …`
 * when a place in the module's source is to blame.
 */
export class ModuleLoadError extends Error {
  override name = 'ModuleLoadError';
}
