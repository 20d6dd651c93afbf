import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { BsatnReader } from '../bsatn/reader.ts';
import { encodeValue } from '../bsatn/value.ts';
import type { ModuleDef, ProcedureDef, ReducerDef } from '../schema/module-def.ts';
import { limitBody } from './body-limit.ts';
import { DURATION_HEADER, type HttpDependencies, type HttpEnvironment } from './environment.ts';
import { findDatabase } from './find-database.ts';
import { isList, parseJson } from './json.ts';
import { jsonResponse } from './json-response.ts';
import { readText } from './read-text.ts';
import { jsonToSats, satsToJson } from './sats-json.ts';

/** A reducer that threw; SpacetimeDB answers so too. The framework knows no such status. */
const REDUCER_FAILED = 530 as ContentfulStatusCode;

/** `POST /:database/call/:function`: reducers and procedures. */
export function callRoutes({ databases, limits }: HttpDependencies) {
  const routes = new Hono<HttpEnvironment>();
  const found = findDatabase(databases);
  routes.post('/:database/call/:function', limitBody(limits, 'argumentBytes'), found, async c => {
    const { database, credentials } = c.var;
    requireJson(c.req.header('content-type'));
    const body = await readText(c);
    return database.withSession(credentials, async session => {
      const { module } = database;
      const isOwner = credentials.identity === database.entry.owner;
      const called = findFunction(module, c.req.param('function'), isOwner);
      const { name } = called.def;
      const args = encodeArguments(module, called, body);
      if (called.kind === 'reducer') {
        const outcome = await session.callReducer(name, args);
        c.header(DURATION_HEADER, String(outcome.durationMicros));
        c.header('spacetime-energy-used', '0');
        return outcome.tag === 'committed' ? c.body('') : c.body(outcome.message, REDUCER_FAILED);
      }
      const outcome = await session.callProcedure(name, args);
      if (outcome.tag === 'failed') throw new HTTPException(500, { message: outcome.message });
      c.header(DURATION_HEADER, String(outcome.durationMicros));
      const { returnType } = called.def;
      const value = satsToJson(returnType, module.typespace, new BsatnReader(outcome.value));
      return jsonResponse(value, c.res.headers);
    });
  });
  return routes;
}

type Called =
  | { readonly kind: 'reducer'; readonly def: ReducerDef }
  | { readonly kind: 'procedure'; readonly def: ProcedureDef };

const LIFECYCLES = {
  init: 'Init',
  client_connected: 'OnConnect',
  client_disconnected: 'OnDisconnect',
} as const;

/**
 * Private functions, such as those of schedules, are open to the owner.
 * @throws {HTTPException} the caller cannot call anything of this name
 */
function findFunction(module: ModuleDef, name: string, isOwner: boolean): Called {
  const reducer = module.reducers.find(def => def.name === name);
  if (reducer?.lifecycle) {
    const message = `can't directly call special ${LIFECYCLES[reducer.lifecycle]} lifecycle reducer`;
    throw new HTTPException(400, { message });
  }
  if (reducer && (isOwner || reducer.isClientCallable)) return { kind: 'reducer', def: reducer };
  const procedure = module.procedures.find(def => def.name === name);
  if (procedure && (isOwner || procedure.isClientCallable)) {
    return { kind: 'procedure', def: procedure };
  }
  throw new HTTPException(404, { message: 'No such procedure' });
}

/** @throws {HTTPException} the request is not marked as JSON, plainly and without a parameter */
function requireJson(contentType: string | undefined): void {
  if (contentType === undefined) {
    throw new HTTPException(400, { message: 'Header of type `content-type` was missing' });
  }
  if (contentType.trim().toLowerCase() === 'application/json') return;
  const message = 'Expected request with `Content-Type: application/json`';
  throw new HTTPException(415, { message });
}

function encodeArguments(module: ModuleDef, { kind, def }: Called, body: string): Uint8Array {
  const type = { tag: 'Product', elements: def.params } as const;
  try {
    const json = parseJson(body);
    const expected = `reducer args for ${def.name} with ${def.params.length} elements`;
    if (isList(json) && json.length !== def.params.length) {
      throw new TypeError(`invalid length ${json.length}, expected ${expected}`);
    }
    const value = jsonToSats(type, module.typespace, json);
    return encodeValue(type, module.typespace, value, 'arguments');
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    const message = `invalid arguments for ${kind} ${def.name}: ${error.message}`;
    throw new HTTPException(400, { message, cause: error });
  }
}
