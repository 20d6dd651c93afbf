import { AuthError } from '../account/auth-api.ts';

/** A made-up person who can be entered. */
export interface DemoPerson {
  readonly handle: string;
  readonly displayName: string;
  readonly headline: string;
  /** A stored hue step. */
  readonly hue: number;
  readonly avatarFileId: string | undefined;
}

/** The people of the demonstration. @throws {AuthError} there is none, or the server is away */
export async function fetchDemoPeople(): Promise<DemoPerson[]> {
  const body: unknown = await request('/api/demo/people');
  const people: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'people') : undefined;
  const list: unknown = Array.isArray(body) ? body : people;
  return Array.isArray(list) ? list.flatMap(parsePerson) : [];
}

/** Signs this browser in as one of them. @throws {AuthError} */
export async function enterAs(handle: string): Promise<void> {
  await request('/api/demo/enter', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ handle }),
  });
}

async function request(path: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(path, init).catch(() => {
    throw new AuthError('OFFLINE', 'The server did not answer.');
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new AuthError(response.status === 429 ? 'RATE_LIMITED' : 'UNKNOWN', '');
  return body;
}

function parsePerson(value: unknown): DemoPerson[] {
  if (typeof value !== 'object' || value === null) return [];
  const { handle, displayName, headline, hue, avatarFileId }: Record<string, unknown> = {
    ...value,
  };
  if (typeof handle !== 'string' || typeof displayName !== 'string') return [];
  return [
    {
      handle,
      displayName,
      headline: typeof headline === 'string' ? headline : '',
      hue: typeof hue === 'number' ? hue : 0,
      avatarFileId: typeof avatarFileId === 'string' ? avatarFileId : undefined,
    },
  ];
}
