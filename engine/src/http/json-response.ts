import { type JsonValue, stringifyJson } from './json.ts';

/** An answer in JSON, with integers of any size. */
export function jsonResponse(value: JsonValue, headers: HeadersInit = {}): Response {
  const response = new Response(stringifyJson(value), { headers });
  response.headers.set('content-type', 'application/json');
  return response;
}
