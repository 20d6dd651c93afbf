/** `npm run restore`: makes a data folder from a backup. */
import './node-version.js';
import { build } from './build.js';

await build({ parts: ['node', 'database'] });
await import('../dist/supervisor/restore.js');
