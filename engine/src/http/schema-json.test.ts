import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleModule } from '../module-host/bundle.ts';
import { describeModule } from '../module-host/describe-module.ts';
import { schemaV9, schemaV10 } from './schema-json.ts';

/** The contents of some sections of a `RawModuleDefV10`. */
function sections(schema: unknown): Record<string, unknown> {
  const { sections: list } = schema as { sections: Record<string, unknown>[] };
  return Object.assign({}, ...list);
}

it('[MOD24] submodules stand in the description by themselves', async () => {
  const folder = join(import.meta.dirname, '../../fixtures/mounted');
  const module = await describeModule(await bundleModule(folder));
  const root = sections(schemaV10(module));
  expect(root.Tables).toMatchObject([{ source_name: 'note' }]);
  expect(root.HttpHandlers).toEqual([{ source_name: 'hello' }]);
  expect(root.HttpRoutes).toEqual([
    { handler_function: 'hello', method: { Method: { Post: [] } }, path: '/hello' },
  ]);
  const [lib] = root.Submodules as { namespace: string; module: unknown }[];
  expect(lib!.namespace).toBe('lib');
  const inner = sections(lib!.module);
  expect(inner.Tables).toMatchObject([{ source_name: 'note' }, { source_name: 'reminder' }]);
  expect(inner.ExplicitNames).toMatchObject({
    entries: expect.arrayContaining([
      { Table: { source_name: 'note', canonical_name: 'note_of_somebody' } },
    ]),
  });
  expect(inner.Submodules).toMatchObject([{ namespace: 'marks' }]);
  const types = (schema: Record<string, unknown>) =>
    (schema.Typespace as { types: unknown[] }).types.length;
  expect(types(root)).toBeLessThan(module.typespace.length);
  expect(schemaV9(module)).toMatchObject({ tables: [{ name: 'note' }] });
});

it('[HTTP9] functions and tables carry the names of the source beside those of the wire', async () => {
  const folder = join(import.meta.dirname, '../../fixtures/kitchen-sink');
  const root = sections(schemaV10(await describeModule(await bundleModule(folder))));
  expect(root.Reducers).toContainEqual(expect.objectContaining({ source_name: 'addScore' }));
  expect(root.ExplicitNames).toMatchObject({
    entries: expect.arrayContaining([
      { Table: { source_name: 'everyType', canonical_name: 'every_type' } },
      { Function: { source_name: 'addScore', canonical_name: 'add_score' } },
      { Function: { source_name: 'addAll', canonical_name: 'add_all' } },
      { Function: { source_name: 'topScores', canonical_name: 'top_scores' } },
    ]),
  });
});
