/** The engine as a library: a whole one in memory for tests, one database, and a host of many. */
export * from './call.ts';
export { type Clock, ManualClock, systemClock } from './clock.ts';
export {
  ConnectionRefusedError,
  Database,
  type DatabaseOptions,
  InitError,
} from './database.ts';
export {
  CallError,
  createEngine,
  Engine,
  EngineClient,
  type EngineOptions,
  identityOf,
  type Row,
} from './embedded.ts';
export { type Host, HostError, type HostOptions, startHost } from './host.ts';
export { bundleModule } from './module-host/bundle.ts';
export { describeModule } from './module-host/describe-module.ts';
export { ModuleLoadError } from './module-host/module-load-error.ts';
export { ModuleDefError } from './schema/parse-module-def.ts';
