import { CliError, defineCommand } from './command.ts';
import { MODULE_OPTIONS, moduleSource, readModule } from './module-source.ts';
import { databasePath, refusalOf, SERVER_OPTIONS, Server } from './server.ts';

/** `plaza-engine publish`: creates a database from a module, or updates its module. */
export const publishCommand = defineCommand({
  name: 'publish',
  summary: 'Creates a database from a module, or gives an existing one a new module.',
  positionals: ['[NAME]'],
  options: {
    ...MODULE_OPTIONS,
    ...SERVER_OPTIONS,
    'delete-data': {
      type: 'string',
      short: 'c',
      value: 'always|on-conflict|never',
      bare: 'always',
      default: 'never',
      help: 'Empties the database first, or only for a change that would lose data.',
    },
    'break-clients': {
      type: 'boolean',
      help: 'Goes ahead with a change that clients with older bindings cannot follow.',
    },
    yes: { type: 'boolean', short: 'y', help: 'The same; nothing is asked in any case.' },
  },
  notes: `
NAME is a name or an identity; without it, a database without a name is created.
Whoever creates a database owns it. At the first use with a server you get an
identity there, which is kept in ~/.config/plaza-engine/tokens.json, or in the
file that --token-file names.

The data stays, changed as far as the new module asks for it. A change that
would lose data is refused with its reasons, and nothing has changed then.`,
  async run(values, [name], context) {
    const js = await readModule(moduleSource(values));
    const server = await Server.connect(values, context, { needsIdentity: true });
    const query: Record<string, string> = { host_type: 'Js' };
    const clear = readClearing(values['delete-data']);
    if (name !== undefined && clear === 'always') query.clear = 'true';
    if (name !== undefined && clear !== 'always') {
      const mayClear = clear === 'on-conflict';
      const mayBreakClients = values['break-clients'] || values.yes;
      Object.assign(query, await approveChanges(server, name, js, { mayClear, mayBreakClients }));
    }
    const response = await server.request(
      name === undefined ? '/v1/database' : databasePath(name),
      {
        method: name === undefined ? 'POST' : 'PUT',
        query,
        body: js,
        contentType: 'text/javascript',
      },
    );
    const { database_identity: identity, op } = readSuccess(await response.json());
    const verb = op === 'created' ? 'Created' : 'Updated';
    context.stdout(`${verb} ${name ?? 'a database'} (${identity}).\n`);
  },
});

/** @throws {CliError} it is none of the three */
function readClearing(text: string): 'always' | 'on-conflict' | 'never' {
  if (text === 'always' || text === 'on-conflict' || text === 'never') return text;
  throw new CliError(`--delete-data is always, on-conflict or never, not ${text}.`);
}

/**
 * Asks what the change would do.
 * @returns the query parameters that let the change pass
 * @throws {CliError} it is impossible, or would break clients and that was not asked for
 */
async function approveChanges(
  server: Server,
  name: string,
  js: string,
  { mayClear, mayBreakClients }: { readonly mayClear: boolean; readonly mayBreakClients: boolean },
): Promise<Record<string, string>> {
  const response = await server.send(databasePath(name, '/pre_publish'), {
    method: 'POST',
    query: { host_type: 'Js' },
    body: js,
    contentType: 'text/javascript',
  });
  if (response.status === 404) return {};
  if (!response.ok) throw await refusalOf(response);
  const plan = readPlan(await response.json());
  if (plan.tag === 'impossible' && mayClear) return { clear: 'true' };
  if (plan.tag === 'impossible') {
    throw new CliError(
      `The database cannot be changed so without losing data:\n${plan.reason}\nTo start anew without the data: --delete-data.`,
    );
  }
  if (!plan.breaksClients) return {};
  if (!mayBreakClients) {
    throw new CliError(
      `Clients with older bindings cannot follow this change:\n${plan.description}\nTo go ahead: --break-clients.`,
    );
  }
  return { policy: 'BreakClients', token: plan.token };
}

type Plan =
  | { tag: 'automatic'; description: string; breaksClients: boolean; token: string }
  | { tag: 'impossible'; reason: string };

function readPlan(answer: unknown): Plan {
  const automatic = field(answer, 'AutoMigrate');
  if (automatic !== undefined) {
    return {
      tag: 'automatic',
      description: String(field(automatic, 'migrate_plan')),
      breaksClients: field(automatic, 'break_clients') === true,
      token: String(field(automatic, 'token')),
    };
  }
  return { tag: 'impossible', reason: String(field(field(answer, 'ManualMigrate'), 'reason')) };
}

function readSuccess(answer: unknown): { database_identity: string; op: string } {
  const success = field(answer, 'Success');
  return {
    database_identity: String(field(success, 'database_identity')),
    op: String(field(success, 'op')),
  };
}

function field(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  // Just seen to be an object.
  return (value as Record<string, unknown>)[key];
}
