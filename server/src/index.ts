/** The app server as a library. */
export { type Config, readConfig } from './config.ts';
export { openLog } from './log.ts';
export { StartError } from './start-error.ts';
export { type RunningServer, startServer } from './start-server.ts';
