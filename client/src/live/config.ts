/** What the app server tells every page. */
export interface ServerConfig {
  readonly engineUri: string;
  readonly database: string;
  /** Whether people of the demonstration can be entered. */
  readonly isDemo: boolean;
}

let fetched: Promise<ServerConfig> | undefined;
let known: ServerConfig | undefined;

/** The configuration; fetched once, and again after a failure. */
export function serverConfig(): Promise<ServerConfig> {
  fetched ??= fetchConfig().then(
    config => {
      known = config;
      return config;
    },
    error => {
      fetched = undefined;
      throw error;
    },
  );
  return fetched;
}

/** The configuration, where it has arrived already. */
export function knownServerConfig(): ServerConfig | undefined {
  return known;
}

async function fetchConfig(): Promise<ServerConfig> {
  const response = await fetch('/config.json');
  if (!response.ok) throw new Error(`config.json answered ${response.status}`);
  return parseConfig(await response.json());
}

/** @throws {Error} naming the field that is missing */
export function parseConfig(value: unknown): ServerConfig {
  const read = (name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  const text = (name: string): string => {
    const field = read(name);
    if (typeof field !== 'string' || field === '') throw new Error(`config.json lacks ${name}`);
    return field;
  };
  return {
    engineUri: text('engineUri'),
    database: text('database'),
    isDemo: read('isDemo') === true,
  };
}
