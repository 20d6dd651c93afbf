import assert from 'node:assert/strict';
import type { Context } from 'hono';
import type { ServerEnvironment } from '../http/environment.ts';
import { refusal } from '../http/refuse.ts';
import type { Auth } from './auth.ts';

/** The account that a request's session cookie stands for. */
export interface CurrentAccount {
  readonly userId: string;
  /** Who it is to the engine. */
  readonly identity: bigint;
}

/** @returns null when nobody is signed in */
export async function currentAccount(
  auth: Auth,
  c: Context<ServerEnvironment>,
): Promise<CurrentAccount | null> {
  const found = await auth.api.getSession({ headers: c.req.raw.headers });
  if (!found) return null;
  const { id, identity } = found.user;
  assert(identity, `account ${id} has no identity`);
  return { userId: id, identity: BigInt(`0x${identity}`) };
}

/** @throws {HTTPException} 401 `SIGN_IN_REQUIRED` */
export async function requireAccount(
  auth: Auth,
  c: Context<ServerEnvironment>,
): Promise<CurrentAccount> {
  const account = await currentAccount(auth, c);
  if (!account) throw refusal(401, 'SIGN_IN_REQUIRED');
  return account;
}
