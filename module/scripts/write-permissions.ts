/** Writes `docs/permissions.md` from the declared permissions. */
import { writeFileSync } from 'node:fs';
import { renderPermissions } from '../src/permissions.ts';

writeFileSync(new URL('../../docs/permissions.md', import.meta.url), renderPermissions());
