/**
 * Somebody who signs tokens. Its name never changes, so that a person has the same identity in every
 * run: conditions compare identities, and a seed must lead to the same rows again.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { identityFromClaims } from '../../engine/src/identity/identity.ts';

export interface Person {
  readonly identity: bigint;
  readonly token: string;
}

const NAME = 'https://oracle.example';
const KEY_ID = 'oracle';

export class Issuer {
  /** Where the issuer's documents are, for `issuerOrigins` of the engine. */
  readonly origins: ReadonlyMap<string, string>;
  readonly #server: Server;
  readonly #key: KeyObject;

  private constructor(server: Server, key: KeyObject) {
    const { port } = server.address() as AddressInfo; // it listens on TCP
    this.origins = new Map([[NAME, `http://127.0.0.1:${port}`]]);
    this.#server = server;
    this.#key = key;
  }

  static async start(): Promise<Issuer> {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'ES256' };
    const documents: Readonly<Record<string, unknown>> = {
      '/.well-known/openid-configuration': { issuer: NAME, jwks_uri: `${NAME}/keys` },
      '/keys': { keys: [jwk] },
    };
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(documents[request.url ?? ''] ?? null));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return new Issuer(server, privateKey);
  }

  person(subject: string): Person {
    const header = { alg: 'ES256', typ: 'JWT', kid: KEY_ID };
    const claims = { iss: NAME, sub: subject, iat: Math.floor(Date.now() / 1000) };
    const text = [header, claims]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = sign('sha256', Buffer.from(text), {
      key: this.#key,
      dsaEncoding: 'ieee-p1363',
    });
    return {
      identity: identityFromClaims(NAME, subject),
      token: `${text}.${signature.toString('base64url')}`,
    };
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
