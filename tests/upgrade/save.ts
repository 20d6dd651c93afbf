/**
 * `npm run save-upgrade NAME`: makes the small community in a fresh Plaza and keeps its data folder
 * as `tests/upgrade/folders/NAME.tar.br`. Done once for each version whose data must open for ever.
 * The keys in such a folder are those of this community alone, which nobody else uses.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { furnish } from '../community.ts';
import { startPlaza } from '../plaza.ts';
import { pack } from './archive.ts';

const name = process.argv[2] ?? '';
const archive = path.join(import.meta.dirname, 'folders', `${name}.tar.br`);
if (!/^[a-z0-9-]+$/.test(name) || existsSync(archive)) {
  console.error(
    name ? `The name ${name} is taken or no name.` : 'Usage: npm run save-upgrade NAME',
  );
  process.exit(1);
}
mkdirSync(path.dirname(archive), { recursive: true });

const plaza = await startPlaza({ empty: true });
await furnish(plaza.url);
await plaza.close();
await pack(plaza.dataDir, archive);
rmSync(plaza.dataDir, { recursive: true });
console.log(`saved ${archive}`);
process.exit(0);
