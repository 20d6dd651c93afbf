/** The process behind the command line: the bin shim and the built bundle run this file. */
import { runCli } from './run.ts';

const interrupted = new AbortController();

/** The first request to end lets the command finish in order; the second ends the process. */
function interrupt(): void {
  if (interrupted.signal.aborted) process.exit(130);
  interrupted.abort();
}
process.on('SIGINT', interrupt);
process.on('SIGTERM', interrupt);
// A supervisor that is gone closes the channel to its children.
process.on('disconnect', interrupt);
process.channel?.unref();

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: text => process.stdout.write(text),
  stderr: text => process.stderr.write(text),
  env: process.env,
  signal: interrupted.signal,
});
