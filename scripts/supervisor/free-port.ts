import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { StartError, systemErrorCode } from '../../server/src/start-error.ts';

/**
 * Makes sure that a port can be listened on, before anything is started.
 * @param port 0 chooses a free one
 * @param variable the setting that names another port
 * @returns the port
 * @throws {StartError} it is in use, or may not be used
 */
export async function freePort(host: string, port: number, variable: string): Promise<number> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
    // A TCP listener always has such an address.
    return (probe.address() as AddressInfo).port;
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
