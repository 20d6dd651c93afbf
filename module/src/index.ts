/**
 * Plaza's module: everything that is exported here is part of its wire API, and nothing else may
 * be exported.
 */
export * from './counters/reducers.ts';
export * from './demo/reducers.ts';
export * from './feed/reducers.ts';
export * from './files/reducers.ts';
export * from './limits/reducers.ts';
export * from './outbox/reducers.ts';
export * from './outbox/views.ts';
export * from './people/reducers.ts';
export * from './people/views.ts';
export { default } from './schema.ts';
export * from './sessions/reducers.ts';
export * from './sessions/views.ts';
export * from './spaces/reducers.ts';
export * from './spaces/views.ts';
export * from './transfer/reducers.ts';
