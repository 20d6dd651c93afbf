/**
 * SpacetimeDB's own tests of its Rust client, which need a checkout of its source with the clients
 * built (README.md): each case is a program that ends with 0 when all it expects has happened.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFolder } from './bundle.ts';
import { eventModule, viewModule } from './rust-client-modules.ts';
import { finish, Spacetime, server } from './spacetime.ts';

interface Suite {
  /** Program in `target/debug`. */
  readonly client: string;
  /** Folder of `modules/` in the checkout, or a bundle of ours where there is none in TypeScript. */
  readonly module: string | (() => Promise<string>);
  /** First argument; null for none. */
  readonly cases: readonly (string | null)[];
}

const SUITES: readonly Suite[] = [
  {
    client: 'test-client',
    module: 'sdk-test-ts',
    cases: [
      'caller-alice-receives-reducer-callback-but-not-bob',
      'caller-always-notified',
      'delete-connection-id',
      'delete-identity',
      'delete-primitive',
      'delete-uuid',
      'fail-reducer',
      'indexed-simple-enum',
      'insert-call-uuid-v4',
      'insert-call-uuid-v7',
      'insert-caller-connection-id',
      'insert-caller-identity',
      'insert-connection-id',
      'insert-delete-large-table',
      'insert-enum-with-payload',
      'insert-identity',
      'insert-option-none',
      'insert-option-some',
      'insert-primitive',
      'insert-primitives-as-strings',
      'insert-simple-enum',
      'insert-struct',
      'insert-timestamp',
      'insert-uuid',
      'insert-vec',
      'on-reducer',
      'overlapping-subscriptions',
      'pk-simple-enum',
      'reauth',
      'reconnect-different-connection-id',
      'row-deduplication',
      'row-deduplication-join-r-and-s',
      'row-deduplication-r-join-s-and-r-joint',
      'sorted-uuids-insert',
      'subscribe-and-cancel',
      'subscribe-and-unsubscribe',
      'subscription-error-smoke-test',
      'test-lhs-join-update',
      'test-lhs-join-update-disjoint-queries',
      'test-parameterized-subscription',
      'test-rls-subscription',
      'two-different-compression-algos',
      'update-primitive',
    ],
  },
  { client: 'connect_disconnect_client', module: 'sdk-test-connect-disconnect-ts', cases: [null] },
  {
    client: 'procedure-client',
    module: 'sdk-test-procedure-ts',
    cases: [
      'procedure-return-values',
      'procedure-observe-panic',
      'insert-with-tx-commit',
      'insert-with-tx-rollback',
      'procedure-http-ok',
      'procedure-http-err',
      'schedule-procedure',
      'sorted-uuids-insert',
    ],
  },
  {
    client: 'case-conversion-client',
    module: 'sdk-test-case-conversion-ts',
    cases: [
      'insert-player',
      'insert-person',
      'ban-player',
      'query-builder-filter',
      'query-builder-join',
      'view',
    ],
  },
  {
    client: 'view-client',
    module: viewModule,
    cases: [
      'view-anonymous-subscribe',
      'view-anonymous-subscribe-with-query-builder',
      'view-non-anonymous-subscribe',
      'view-non-table-return',
      'view-non-table-query-builder-return',
      'view-subscription-update',
      'view-disconnect-does-not-break-sender-updates',
    ],
  },
  {
    client: 'view-pk-client',
    module: 'sdk-test-view-pk-ts',
    cases: [
      'view-pk-on-update',
      'view-pk-join-query-builder',
      'view-pk-semijoin-two-sender-views-query-builder',
    ],
  },
  {
    client: 'procedural-view-pk-client',
    module: 'sdk-test-procedural-view-pk-ts',
    cases: ['sender-scoped-pk-view', 'view-pk-left-semijoin', 'view-pk-right-semijoin'],
  },
  {
    client: 'event-table-client',
    module: eventModule,
    cases: ['event-table', 'multiple-events', 'events-dont-persist'],
  },
];

const checkout = process.env.SPACETIMEDB_CHECKOUT;
if (checkout === undefined) {
  console.log(
    'Skipped: the Rust clients, for SPACETIMEDB_CHECKOUT names no checkout of SpacetimeDB.',
  );
}

describe.skipIf(checkout === undefined)('[MOD5] the Rust client', () => {
  let spacetime: Spacetime;
  beforeAll(async () => {
    spacetime = await Spacetime.loggedIn();
  });
  afterAll(() => spacetime.dispose());

  for (const { client, module, cases } of SUITES) {
    const program = join(checkout ?? '', 'target/debug', client);
    const isBuilt = existsSync(program);
    if (!isBuilt && checkout !== undefined) console.log(`Skipped: ${program} is not built.`);

    describe.skipIf(!isBuilt)(client, () => {
      let js: string;
      beforeAll(async () => {
        const folder = (name: string) => bundleFolder(join(checkout ?? '', 'modules', name));
        js = typeof module === 'string' ? await folder(module) : await module();
      });

      it.each(cases)('%s', async name => {
        const database = `${client.replaceAll('_', '-')}-${name ?? 'all'}`;
        const { stderr } = await spacetime.publish(database, js);
        expect(stderr).toBe('');
        const outcome = await finish(
          spawn(program, name === null ? [] : [name], {
            stdio: ['ignore', 'pipe', 'pipe'],
            env: {
              ...process.env,
              // Where the client keeps tokens.
              HOME: spacetime.path('home'),
              RUST_BACKTRACE: '0',
              SPACETIME_SDK_TEST_DB_NAME: database,
              SPACETIME_SDK_TEST_SERVER_URL: server,
            },
          }),
        );
        expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
      });
    });
  }
});
