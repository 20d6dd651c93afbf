/** `npm run dev`: `npm start` with hot reload of client, server and module. */
import './node-version.js';
import { build } from './build.js';

await build({ parts: ['node', 'module'] });
process.argv.push('--dev');
await import('../dist/supervisor/main.js');
