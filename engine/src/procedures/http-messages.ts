/**
 * HTTP requests and responses as they stand on the border between a module and its host, in BSATN.
 * Bodies travel beside them.
 */
import { BsatnReader } from '../bsatn/reader.ts';
import { BsatnWriter } from '../bsatn/writer.ts';
import { HTTP_METHODS, readHttpMethod } from '../schema/raw-module-def.ts';

/** A header's value is bytes: HTTP does not say which text they are. */
export interface HttpHeader {
  readonly name: string;
  readonly value: Uint8Array;
}

export interface HttpRequestHead {
  /** In capitals if HTTP defines it; others as written. */
  readonly method: string;
  readonly headers: readonly HttpHeader[];
  readonly timeoutMicros: bigint | null;
  readonly uri: string;
}

export interface HttpResponseHead {
  readonly headers: readonly HttpHeader[];
  readonly status: number;
}

/** Position of HTTP/1.1 among 0.9, 1.0, 1.1, 2 and 3. */
const http11 = 2;

/** @throws {BsatnError} the bytes are no request */
export function readHttpRequest(bytes: Uint8Array): HttpRequestHead {
  const reader = new BsatnReader(bytes);
  const method = readHttpMethod(reader);
  const headers = readHeaders(reader);
  const timeoutMicros = reader.option(r => r.i64());
  const uri = reader.string();
  reader.u8(); // the version that the module would like
  return { method, headers, timeoutMicros, uri };
}

export function writeHttpRequest({
  method,
  headers,
  timeoutMicros,
  uri,
}: HttpRequestHead): Uint8Array {
  const writer = new BsatnWriter();
  const tag = HTTP_METHODS.indexOf(method);
  if (tag >= 0) writer.u8(tag);
  else writer.u8(HTTP_METHODS.length).string(method);
  writeHeaders(writer, headers);
  writer.option(timeoutMicros, (w, micros) => w.i64(micros));
  return writer.string(uri).u8(http11).toBytes();
}

/** @throws {BsatnError} the bytes are no response */
export function readHttpResponse(bytes: Uint8Array): HttpResponseHead {
  const reader = new BsatnReader(bytes);
  const headers = readHeaders(reader);
  reader.u8(); // version
  return { headers, status: reader.u16() };
}

export function writeHttpResponse({ headers, status }: HttpResponseHead): Uint8Array {
  const writer = new BsatnWriter();
  writeHeaders(writer, headers);
  return writer.u8(http11).u16(status).toBytes();
}

function readHeaders(reader: BsatnReader): HttpHeader[] {
  return reader.array(r => ({ name: r.string(), value: r.byteArray() }));
}

function writeHeaders(writer: BsatnWriter, headers: readonly HttpHeader[]): void {
  writer.array(headers, (w, { name, value }) => w.string(name).byteArray(value));
}
