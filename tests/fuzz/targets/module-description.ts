/** What a published module says of itself. */
import { ModuleDefError, parseModuleDef } from '../../../engine/src/schema/parse-module-def.ts';
import type { FuzzHost } from '../fuzz-host.ts';
import { accepts, type FuzzTarget } from '../fuzz-target.ts';
import { mutateBytes } from '../mutate.ts';

/** Input: the description. */
export function moduleDescription({ host }: FuzzHost): FuzzTarget {
  const valid = host.databases.find('fuzz')?.module.raw;
  if (!valid) throw new Error('the database is not there');
  return {
    name: 'module-description',
    share: 60,
    generate: random => mutateBytes(valid, random),
    run: input => accepts(() => parseModuleDef(input.slice()), [ModuleDefError]),
  };
}
