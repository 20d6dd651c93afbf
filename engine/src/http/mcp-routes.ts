import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import engine from '../../package.json' with { type: 'json' };
import { identityToHex } from '../identity/identity.ts';
import { limitBody } from './body-limit.ts';
import type { HttpDependencies, HttpEnvironment } from './environment.ts';
import { isObject, type JsonValue, parseJson, stringifyJson } from './json.ts';
import { jsonResponse } from './json-response.ts';
import { mcpTools } from './mcp-tools.ts';
import { readText } from './read-text.ts';

const PROTOCOL_VERSION = '2025-06-18';
const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;

/** Answers a request of ours as one of its own. */
type Ask = (request: Request, env: HttpEnvironment['Bindings']) => Response | Promise<Response>;

/**
 * `POST /v1/mcp` and `POST /v1/database/:database/mcp`: the Model Context Protocol, for agents and
 * editors. Every tool is one of the other routes, asked with the caller's token.
 */
export function mcpRoutes({ databases, limits }: HttpDependencies, ask: Ask) {
  const routes = new Hono<HttpEnvironment>();
  const limit = limitBody(limits, 'argumentBytes');

  async function answer(c: Context<HttpEnvironment>, scope: string | null): Promise<Response> {
    const request = parseRequest(await readText(c));
    const { id, method, params = null } = request;
    if (id === undefined) return c.body(null, 202);
    try {
      const result = await resultOf(c, scope, method, params);
      return jsonResponse({ jsonrpc: '2.0', id, result }, c.res.headers);
    } catch (error) {
      if (!(error instanceof McpError)) throw error;
      const { code, message } = error;
      return jsonResponse({ jsonrpc: '2.0', id, error: { code, message } }, c.res.headers);
    }
  }

  async function resultOf(
    c: Context<HttpEnvironment>,
    scope: string | null,
    method: JsonValue | undefined,
    params: JsonValue,
  ): Promise<JsonValue> {
    switch (method) {
      case 'initialize':
        return {
          protocolVersion: PROTOCOL_VERSION,
          capabilities: { tools: {} },
          serverInfo: { name: engine.name, version: engine.version },
          instructions: 'Look at get_schema first; read with sql, change with call.',
        };
      case 'ping':
        return {};
      case 'tools/list':
        // Tools have fields that may be missing, which a JSON value has not.
        return JSON.parse(JSON.stringify({ tools: mcpTools(scope === null) }));
      case 'tools/call': {
        const { text, isError } = await callTool(c, scope, params);
        return { content: [{ type: 'text', text }], isError };
      }
      default:
        throw typeof method === 'string'
          ? new McpError(METHOD_NOT_FOUND, `method not found: ${method}`)
          : new McpError(INVALID_REQUEST, 'invalid request: missing method');
    }
  }

  async function callTool(
    c: Context<HttpEnvironment>,
    scope: string | null,
    params: JsonValue,
  ): Promise<ToolResult> {
    const name = textIn(params, 'name', 'missing tool name');
    const args = (isObject(params) ? params.arguments : undefined) ?? {};
    const database = () => scope ?? textIn(args, 'database', 'database argument must be a string');
    const send = async (path: string, method = 'GET', body?: string): Promise<ToolResult> => {
      const headers = {
        authorization: `Bearer ${c.var.credentials.token}`,
        'content-type': 'application/json',
      };
      const url = new URL(`/v1/database/${encodeURIComponent(database())}${path}`, c.req.url);
      const response = await ask(new Request(url, { method, headers, body }), c.env);
      const text = (await response.text()).trim();
      if (response.ok) return { text, isError: false };
      return { text: text || `request failed with HTTP ${response.status}`, isError: true };
    };
    switch (name) {
      case 'ping': {
        const message = isObject(args) ? args.message : undefined;
        return { text: typeof message === 'string' ? `pong: ${message}` : 'pong', isError: false };
      }
      case 'list_databases':
        if (scope !== null) break;
        return { text: ownedDatabases(c.var.credentials.identity), isError: false };
      case 'get_schema':
        return send('/schema?version=9');
      case 'sql': {
        const sql = textIn(args, 'sql', 'sql argument must be a string');
        const isConfirmed = !isObject(args) || args.confirmed !== false;
        return send(`/sql?confirmed=${isConfirmed}`, 'POST', sql);
      }
      case 'call': {
        const reducer = textIn(args, 'reducer', 'reducer argument must be a string');
        const list = (isObject(args) ? args.args : null) ?? [];
        if (!Array.isArray(list)) throw new McpError(INVALID_PARAMS, 'args must be a JSON array');
        const target = databases.find(database());
        if (target && !target.module.reducers.some(def => def.name === reducer)) {
          return { text: 'no such reducer', isError: true };
        }
        const path = `/call/${encodeURIComponent(reducer)}`;
        const { text, isError } = await send(path, 'POST', stringifyJson(list));
        return isError ? { text, isError } : { text: `reducer '${reducer}' committed`, isError };
      }
    }
    throw new McpError(INVALID_PARAMS, `unknown tool: ${name}`);
  }

  function ownedDatabases(identity: bigint): string {
    const owned = databases.ownedBy(identity).map(({ entry }) => ({
      identity: identityToHex(entry.identity),
      names: entry.names,
    }));
    return JSON.stringify({ databases: owned });
  }

  routes.post('/mcp', limit, c => answer(c, null));
  routes.post('/database/:database/mcp', limit, c => answer(c, c.req.param('database')));
  return routes;
}

interface ToolResult {
  readonly text: string;
  readonly isError: boolean;
}

/** A request that the protocol itself refuses. */
class McpError extends Error {
  override name = 'McpError';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws {HTTPException} 400: it is no JSON */
function parseRequest(text: string): { readonly [key: string]: JsonValue } {
  try {
    const request = parseJson(text);
    return isObject(request) ? request : {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const message = `Failed to parse the request body as JSON: ${error.message}`;
    throw new HTTPException(400, { message, cause: error });
  }
}

/** @throws {McpError} there is no such text */
function textIn(value: JsonValue, key: string, problem: string): string {
  const text = isObject(value) ? value[key] : undefined;
  if (typeof text !== 'string') throw new McpError(INVALID_PARAMS, problem);
  return text;
}
