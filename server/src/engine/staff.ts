import assert from 'node:assert/strict';
import { Role } from '@plaza/shared/bindings/types';
import { identityToHex } from '@plaza/shared/identity';
import * as z from 'zod';
import { selectRows } from './engine-http.ts';
import type { EngineAddress } from './engine-link.ts';

/** An enum travels as the place of its variant, in the order of the bindings. */
const STAFF_ROLES: readonly number[] = (['Staff', 'Admin'] as const).map(placeOf);

const linkRow = z.tuple([z.union([z.number(), z.string(), z.bigint()])]);
const roleRow = z.tuple([z.tuple([z.number()]).rest(z.unknown())]);

/**
 * Whether an account is staff in all of Plaza, and not suspended. The module's rows about that are
 * private; the server reads them as the database's owner.
 * @throws the engine cannot be reached
 */
export async function isStaff(engine: EngineAddress, identity: bigint): Promise<boolean> {
  const links = await selectRows(
    engine,
    `SELECT person_id FROM identity_link WHERE identity = 0x${identityToHex(identity)}`,
  );
  const link = linkRow.safeParse(links[0]);
  if (!link.success) return false;
  const [personId] = link.data;
  const suspensions = await selectRows(
    engine,
    `SELECT person_id FROM suspension WHERE person_id = ${personId}`,
  );
  if (suspensions.length > 0) return false;
  const grants = await selectRows(
    engine,
    `SELECT role FROM role_grant WHERE person_id = ${personId}`,
  );
  return grants.some(row => STAFF_ROLES.includes(roleRow.parse(row)[0][0]));
}

function placeOf(name: Role['tag']): number {
  const place = Role.algebraicType.value.variants.findIndex(variant => variant.name === name);
  assert(place >= 0, `the bindings know no role ${name}`);
  return place;
}
