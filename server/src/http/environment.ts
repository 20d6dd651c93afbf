import type { HttpBindings } from '@hono/node-server';

/** What every route of the server finds in its context. */
export interface ServerEnvironment {
  Bindings: HttpBindings;
  Variables: {
    /** Where the request comes from: see client-address.ts. */
    address: string;
  };
}
