/** `npm run backup`: saves the whole community, also while Plaza runs. */
import './node-version.js';
import { build } from './build.js';

await build({ parts: ['node', 'database'] });
await import('../dist/supervisor/backup.js');
