/**
 * Load generator: many different queries over one table, and changes of which each concerns one of
 * them. Prints `FiltersResult` as JSON.
 */
import { seededRandom } from '../statistics.ts';
import { encodeString, encodeU32, type LeanClient, openLeanClient } from './lean-client.ts';

/** What to measure, as the only argument, in JSON. */
export interface FiltersOptions {
  readonly uri: string;
  readonly database: string;
  /** Different queries, all over one table. */
  readonly queries: number;
  /**
   * `equality`: each watches a shelf of its own. `range`: each watches an interval of prices, and
   * no two intervals overlap. `open`: each watches the prices beyond one of its own, all of which
   * lie above the prices that are written. `join`: each watches the shelf of one keeper.
   */
  readonly filter: 'equality' | 'range' | 'open' | 'join';
  readonly seconds: number;
}

/** What is printed, in JSON. */
export interface FiltersResult {
  /** Microseconds of wall time for each commit, sent one batch after the other. */
  readonly microsPerCommit: number;
  readonly commits: number;
  readonly updates: number;
}

const options = JSON.parse(process.argv[2] ?? '{}') as FiltersOptions;
const { queries, filter } = options;
/** An engine lets a connection watch so many. */
const queriesPerConnection = 1_000;
const items = 1_000;
/** Calls that are under way. */
const inFlight = 40;
const priceStep = 10;
const text = encodeString('x'.repeat(60));
const random = seededRandom(1);
let updates = 0;
let answers = 0;
let onAnswer: () => void = () => {};

const writer: LeanClient = await openLeanClient(
  { ...options, confirmed: false },
  {
    onResult(_requestId, _started, isOk) {
      if (!isOk) throw new Error('a call failed');
      answers += 1;
      onAnswer();
    },
  },
);
if (filter === 'join') {
  const isHired = new Promise<void>(resolve => {
    onAnswer = resolve;
  });
  writer.call(0, 'hire', encodeU32(queries));
  await isHired;
}
for (let first = 0; first < queries; first += queriesPerConnection) {
  const client = await openLeanClient(
    { ...options, confirmed: false },
    {
      onUpdate() {
        updates += 1;
      },
    },
  );
  const texts = Array.from(
    { length: Math.min(queriesPerConnection, queries - first) },
    (_, i) => `SELECT item.* FROM item ${condition(first + i)}`,
  );
  await client.subscribe(...texts);
}
await write(1_000);
updates = 0;
answers = 0;
const started = performance.now();
await write(options.seconds * 1_000);
const result: FiltersResult = {
  microsPerCommit: ((performance.now() - started) * 1_000) / answers,
  commits: answers,
  updates,
};
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));

function condition(number: number): string {
  const low = number * priceStep;
  switch (filter) {
    case 'equality':
      return `WHERE shelf = ${number}`;
    case 'range':
      return `WHERE price >= ${low} AND price < ${low + priceStep}`;
    case 'open':
      return `WHERE price > ${queries * priceStep + number}`;
    case 'join':
      return `JOIN keeper ON item.shelf = keeper.shelf WHERE keeper.id = ${number}`;
  }
}

/** Keeps calls under way for so many milliseconds, then waits for the last answers. */
async function write(ms: number): Promise<void> {
  const end = performance.now() + ms;
  let open = 0;
  await new Promise<void>(resolve => {
    const send = (): void => {
      open += 1;
      const row = [
        Math.floor(random() * items),
        Math.floor(random() * queries),
        Math.floor(random() * queries * priceStep),
      ];
      writer.call(0, 'price', Buffer.concat([...row.map(encodeU32), text]));
    };
    onAnswer = () => {
      open -= 1;
      if (performance.now() < end) send();
      else if (open === 0) resolve();
    };
    for (let i = 0; i < inFlight; i++) send();
  });
}
