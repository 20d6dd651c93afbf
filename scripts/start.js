/** `npm start`: builds what is not built yet, then hands over to the supervisor. */
import './node-version.js';
import { build } from './build.js';

await build();
await import('../dist/supervisor/main.js');
