import { bundleText } from './bundle.ts';

const SOURCE = `
const Mood = t.enum('Mood', { Calm: t.unit(), Busy: t.string() });
const note = table(
  { public: true },
  {
    id: t.u64().primaryKey().autoInc(),
    author: t.identity(),
    text: t.string(),
    mood: Mood,
    size: t.option(t.u32()),
  },
);
const secret = table({}, { answer: t.u32() });
const reminder = table({}, { id: t.u64().primaryKey().autoInc(), at: t.scheduleAt() });
const module = schema({ note, secret, reminder });
export default module;

export const init = module.init(ctx => {
  ctx.db.secret.insert({ answer: 42 });
  console.log('init');
});
export const remind = module.reducer(
  { onSchedule: reminder },
  { row: reminder.rowType },
  (ctx, { row }) => console.log('reminded', row.id),
);
export const pin = module.reducer(
  { text: t.string(), size: t.option(t.u32()) },
  (ctx, { text, size }) => {
    if (text === '') throw new SenderError('EMPTY: Write something.');
    ctx.db.note.insert({ id: 0n, author: ctx.sender, text, mood: { tag: 'Busy', value: 'very' }, size });
    console.log('pinned', text);
  },
);
export const unpin = module.reducer({ id: t.u64() }, (ctx, { id }) => {
  ctx.db.note.id.delete(id);
});
export const grumble = module.reducer(() => {
  console.debug('quietly');
  console.warn('loudly');
  throw new TypeError('a mistake');
});
export const countNotes = module.procedure(t.u64(), ctx => ctx.withTx(tx => tx.db.note.count()));
export const myNotes = module.view({ public: true }, t.array(note.rowType), ctx =>
  ctx.from.note.where(row => row.author.eq(ctx.sender)),
);
`;

/** Changes of the module, by what publishing them means. */
const CHANGES = {
  /** Nobody minds. */
  newTable: [
    'schema({ note,',
    'schema({ tag: table({ public: true }, { name: t.string() }), note,',
  ],
  /** Clients with older bindings cannot read the rows. */
  newColumn: [
    'size: t.option(t.u32()),\n  },\n);\nconst secret',
    "size: t.option(t.u32()),\n    colour: t.string().default('red'),\n  },\n);\nconst secret",
  ],
  /** What stands in the column would be lost. */
  otherType: ['text: t.string(),\n    mood', 'text: t.u32(),\n    mood'],
} as const;

/** A small module with everything that the command can look at. */
export function notesModule(change?: keyof typeof CHANGES): Promise<string> {
  if (change === undefined) return bundleText(SOURCE);
  const [before, after] = CHANGES[change];
  if (!SOURCE.includes(before)) throw new Error(`the module has no ${before}`);
  const changed = SOURCE.replace(before, after);
  const needsColour = change === 'newColumn';
  return bundleText(
    needsColour ? changed.replace(', size });', ", size, colour: 'blue' });") : changed,
  );
}
