/** `npm run publish-module`: brings the module in SpacetimeDB up to date, as `npm start` does in the embedded engine. */
import './node-version.js';
import { build } from './build.js';

await build({ parts: ['node', 'module'] });
await import('../dist/supervisor/publish-module.js');
