import { once } from 'node:events';
import { createServer } from 'node:net';
import { StartError, systemErrorCode } from '../../server/src/start-error.ts';

/**
 * Makes sure that a port can be listened on, before anything is started.
 * @param variable the setting that names another port
 * @throws {StartError} it is in use, or may not be used
 */
export async function requireFreePort(host: string, port: number, variable: string): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
  } catch (error) {
    const code = systemErrorCode(error);
    const reason =
      code === 'EADDRINUSE' ? 'is in use' : `cannot be listened on (${code ?? String(error)})`;
    throw new StartError(
      `Port ${port} on ${host} ${reason}: stop what uses it, or set ${variable}.`,
      {
        cause: error,
      },
    );
  } finally {
    probe.close();
  }
}
