/** A host of the engine with the module of the fuzz tests, served on a real socket. */
import { type Host, startHost } from '../../engine/src/host.ts';
import { bundleModule } from '../../engine/src/module-host/bundle.ts';

export interface FuzzHost {
  readonly host: Host;
  /** Address of the host's server. */
  readonly port: number;
  /** Token of the database's owner. */
  readonly ownerToken: string;
  /** What the engine reported as failures of its own since the last call. */
  takeReports(): string[];
}

/** Starts it, with the module of this folder published as `fuzz`. */
export async function startFuzzHost(modulePath: string): Promise<FuzzHost> {
  let reports: string[] = [];
  const host = await startHost({
    listenAddress: '127.0.0.1:0',
    dataDir: null,
    limits: { headersMs: 2_000 },
    report: message => reports.push(message),
  });
  const identity: { token: string } = await (
    await fetch(`${host.url}/v1/identity`, { method: 'POST' })
  ).json();
  const js = await bundleModule(modulePath);
  const published = await fetch(`${host.url}/v1/database/fuzz?host_type=Js`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${identity.token}` },
    body: js,
  });
  if (!published.ok) throw new Error(await published.text());
  return {
    host,
    port: Number(new URL(host.url).port),
    ownerToken: identity.token,
    takeReports: () => {
      const taken = reports;
      reports = [];
      return taken;
    },
  };
}
