/**
 * Inngest's side of its protocol with the functions of an application: what they are, and one call
 * of one of them. The application's own handler answers, in this process.
 */
import * as z from 'zod';

/** The application's handler, as `inngest/edge` makes it. */
export type FunctionsHandler = (request: Request) => Promise<Response>;

/** An event as functions get it. */
export const eventSchema = z.object({
  id: z.string(),
  name: z.string(),
  data: z.record(z.string(), z.unknown()).default({}),
  ts: z.number(),
});

export type JobEvent = z.infer<typeof eventSchema>;

const trigger = z.union([
  z.strictObject({ event: z.string(), expression: z.string().optional() }),
  z.strictObject({ cron: z.string() }),
]);

/** What the runner can do for a function; anything else in its configuration is refused. */
const functionSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  triggers: z.array(trigger),
  steps: z.object({
    step: z.object({ retries: z.object({ attempts: z.number() }).optional() }).loose(),
  }),
  concurrency: z.union([z.number(), z.strictObject({ limit: z.number() })]).optional(),
});

/** A function of the application. */
export interface JobFunction {
  /** With the application's id in front. */
  readonly id: string;
  readonly triggers: readonly z.infer<typeof trigger>[];
  /** Tries after the first one. */
  readonly retries: number;
  /** Steps of it that may run at once. */
  readonly concurrency: number;
}

const RETRIES_DEFAULT = 3;

/**
 * Asks which functions there are.
 * @throws {Error} one of them wants something that the local runner does not do
 */
export async function listFunctions(handler: FunctionsHandler): Promise<JobFunction[]> {
  const response = await handler(
    new Request(ENDPOINT, {
      method: 'PUT',
      headers: { ...HEADERS, 'x-inngest-sync-kind': 'in_band' },
      body: JSON.stringify({ url: ENDPOINT }),
    }),
  );
  if (!response.ok) throw new Error(`the functions cannot be listed: ${await response.text()}`);
  const { functions } = z
    .object({ functions: z.array(z.looseObject({ id: z.string() })) })
    .parse(await response.json());
  return functions.map(each => {
    const parsed = functionSchema.safeParse(each);
    if (!parsed.success) {
      throw new Error(
        `The local runner cannot run the function ${each.id}: ${z.prettifyError(parsed.error)}`,
      );
    }
    const { id, triggers, steps, concurrency } = parsed.data;
    return {
      id,
      triggers,
      retries: steps.step.retries?.attempts ?? RETRIES_DEFAULT,
      concurrency: typeof concurrency === 'object' ? concurrency.limit : (concurrency ?? 10),
    };
  });
}

/** What a step has given: a value, or an error that ended its tries. */
export type StepResult =
  | { readonly type: 'data'; readonly data: unknown }
  | { readonly type: 'error'; readonly error: unknown };

/** Results by step; null for a sleep that is over, and for a wait that was in vain. */
export type StepResults = Readonly<Record<string, StepResult | null>>;

const operation = z.discriminatedUnion('op', [
  z.looseObject({ op: z.literal('StepRun'), id: z.string(), data: z.unknown() }),
  z.looseObject({ op: z.literal('StepError'), id: z.string(), error: z.unknown() }),
  z.looseObject({ op: z.literal('StepFailed'), id: z.string(), error: z.unknown() }),
  z.looseObject({ op: z.literal('StepPlanned'), id: z.string() }),
  z.looseObject({ op: z.literal('Sleep'), id: z.string(), name: z.string() }),
  z.looseObject({
    op: z.literal('WaitForEvent'),
    id: z.string(),
    name: z.string(),
    opts: z.looseObject({ timeout: z.string(), if: z.string().optional() }),
  }),
  z.looseObject({ op: z.literal('RunComplete'), data: z.unknown() }),
]);

/** Something that a function asks for, or has done. */
export type Operation = z.infer<typeof operation>;

/** How a call of a function ended. */
export type CallOutcome =
  | { readonly tag: 'operations'; readonly operations: readonly Operation[]; readonly retry: Retry }
  | { readonly tag: 'finished' }
  | { readonly tag: 'failed'; readonly error: unknown; readonly retry: Retry };

/** Whether what failed may be tried again, and when if it says so itself. */
interface Retry {
  readonly isAllowed: boolean;
  /** A number of seconds, or a date. */
  readonly after: string | null;
}

/**
 * Calls a function.
 * @param call.stepId the one planned step to run, or null to go on
 * @param call.stack ids of the steps with results, in the order in which they came
 * @param call.attempt tries before this one
 * @throws {Error} the function asks for something that the local runner does not do
 */
export async function callFunction(
  handler: FunctionsHandler,
  call: {
    readonly functionId: string;
    readonly runId: string;
    readonly stepId: string | null;
    readonly event: JobEvent;
    readonly steps: StepResults;
    readonly stack: readonly string[];
    readonly attempt: number;
  },
): Promise<CallOutcome> {
  const { functionId, runId, stepId, event, steps, stack, attempt } = call;
  const url = new URL(ENDPOINT);
  url.searchParams.set('fnId', functionId);
  url.searchParams.set('stepId', stepId ?? 'step');
  const response = await handler(
    new Request(url, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({
        event,
        events: [event],
        steps,
        version: -1,
        ctx: {
          run_id: runId,
          attempt,
          disable_immediate_execution: false,
          use_api: false,
          stack: { stack, current: stack.length },
        },
      }),
    }),
  );
  const retry = {
    isAllowed: response.headers.get('x-inngest-no-retry') !== 'true',
    after: response.headers.get('retry-after'),
  };
  const body: unknown = await response.json().catch(() => null);
  if (response.status === 200) return { tag: 'finished' };
  if (response.status !== 206) return { tag: 'failed', error: body, retry };
  const operations = z.array(operation).safeParse(body);
  if (!operations.success) {
    throw new Error(
      `The function ${functionId} asks for what the local runner cannot do: ${z.prettifyError(operations.error)}`,
    );
  }
  return { tag: 'operations', operations: operations.data, retry };
}

/** An address for the handler's books; nothing is sent there. */
const ENDPOINT = 'http://localhost/api/inngest';

const HEADERS = { host: 'localhost', 'content-type': 'application/json' };
