/** What a new module would do to a database, and whether its publisher has agreed to that. */
import { identityToHex } from '../identity/identity.ts';
import { describeStep, MigrationError, planMigration } from '../migrations/plan-migration.ts';
import { describeModule } from '../module-host/describe-module.ts';
import { blamingModule } from './blaming-module.ts';
import type { HostedDatabase } from './hosted-database.ts';
import { programHash } from './program-hash.ts';
import { PublishError, type UpdatePlan } from './publishing.ts';

/** @throws {PublishError} the module cannot be loaded or hosted at all */
export async function planUpdate(database: HostedDatabase, js: string): Promise<UpdatePlan> {
  const after = await blamingModule(() => describeModule(js));
  try {
    const plan = planMigration(database.module, after);
    return {
      tag: 'automatic',
      description: plan.steps.map(describeStep).join('\n'),
      breaksClients: plan.disconnectsClients,
      token: changeToken(database, js),
    };
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    return { tag: 'impossible', reason: error.message };
  }
}

/**
 * @param breakClientsToken see `PublishRequest`
 * @throws {PublishError} the change is impossible, or another than the publisher has agreed to
 */
export function requireAgreement(plan: UpdatePlan, breakClientsToken: string | null): void {
  if (plan.tag === 'impossible') throw rejected(plan.reason);
  if (breakClientsToken === null && plan.breaksClients) {
    throw rejected(
      'Migration plan contains a client-breaking change which is disallowed under current policy',
    );
  }
  if (breakClientsToken !== null && breakClientsToken !== plan.token) {
    throw rejected('Token provided is invalid or does not match expected hash');
  }
}

function rejected(reason: string): PublishError {
  return new PublishError(`Database update rejected: ${reason}`);
}

/** Names one change of one database, as SpacetimeDB names it: it is worthless for any other. */
function changeToken(database: HostedDatabase, js: string): string {
  const identity = identityToHex(database.entry.identity);
  return programHash(`${identity}${programHash(database.js)}${programHash(js)}`);
}
