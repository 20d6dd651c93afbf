/** Whatever a module does without end is stopped, undone, and holds nobody up any longer. */
import { afterEach, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../embedded.ts';
import { bundleText } from '../testing/bundle-text.ts';

const endless = {
  loop: 'for (;;);',
  'loop that catches': 'for (;;) { try { for (;;); } catch {} finally {} }',
  wait: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
  'regular expression': "/^(a+)+$/.test('a'.repeat(50) + 'b');",
  sorting:
    'const a = Array.from({ length: 1e6 }, (_, i) => (i * 7919) % 1000003); for (;;) a.sort((x, y) => x - y);',
  'large number': 'let x = 3n; for (;;) x *= x;',
  generator:
    'const g = (function* () { try { yield 1; } finally { for (;;); } })(); for (const _ of g) break;',
  'writing rows': 'for (let i = 0; ; i++) ctx.db.note.insert({ id: 0n, text: String(i) });',
  'reading rows': 'for (;;) for (const _ of ctx.db.note.iter()) {}',
  'thrown text': 'throw { toString() { for (;;); } };',
  'thrown message': "throw Object.defineProperty({}, 'message', { get() { for (;;); } });",
  'stack trace': 'Error.prepareStackTrace = () => { for (;;); }; throw new Error();',
};

let js = '';
let engine: Engine;

beforeAll(async () => {
  js = await bundleText(`
    const note = table({ public: true }, { id: t.u64().primaryKey().autoInc(), text: t.string() });
    const s = schema({ note });
    export default s;
    export const add = s.reducer({ text: t.string() }, (ctx, { text }) => {
      ctx.db.note.insert({ id: 0n, text });
    });
    const endless = { ${Object.entries(endless)
      .map(([name, code]) => `${JSON.stringify(name)}: ctx => { ${code} }`)
      .join(',')} };
    export const run = s.reducer({ name: t.string() }, (ctx, { name }) => {
      ctx.db.note.insert({ id: 0n, text: 'undone' });
      endless[name](ctx);
    });`);
});
afterEach(() => engine.close());

it.each(Object.keys(endless))('[LIM1] stops an endless %s', async name => {
  engine = await createEngine({ module: js, callTimeoutMs: 400 });
  const anna = engine.as('anna');
  await expect(anna.call('run', { name })).rejects.toMatchObject({ tag: 'failed' });
  expect(engine.log.at(-1)?.message).toContain('`run` was stopped');
  // Other than the call that was stopped, this one has little to do.
  await anna.call('add', { text: 'next' }).catch(() => anna.call('add', { text: 'next' }));
  expect(engine.rows('note').map(({ text }) => text)).toEqual(['next']);
});
