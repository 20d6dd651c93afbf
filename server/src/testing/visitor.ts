/** For tests: a browser without its pages: it keeps cookies and names its origin. */

/** One browser. */
export class Visitor {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  /** @param url origin of the server */
  constructor(url: string) {
    this.#url = url;
  }

  get(path: string, init: RequestInit = {}): Promise<Response> {
    return this.#request(path, init);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.#request(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  /** Sends a form with one file. */
  upload(path: string, file: Blob, fields: Record<string, string> = {}): Promise<Response> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', file, 'picture');
    return this.#request(path, { method: 'POST', body: form });
  }

  /** Signs up with a fresh address and stays signed in. */
  async signUp(person: { name?: string; email: string; password?: string }): Promise<Response> {
    return await this.post('/api/auth/sign-up/email', {
      name: 'Mira Lindt',
      password: 'nine green lamps',
      ...person,
    });
  }

  /** @throws when nobody is signed in */
  async engineToken(): Promise<string> {
    const response = await this.get('/api/auth/token');
    if (!response.ok) throw new Error(`no token: ${response.status}`);
    const { token } = (await response.json()) as { token: string };
    return token;
  }

  async isSignedIn(): Promise<boolean> {
    const response = await this.get('/api/auth/get-session');
    return (await response.json()) !== null;
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('origin')) headers.set('origin', this.#url);
    if (this.#cookies.size > 0) {
      headers.set(
        'cookie',
        [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      );
    }
    const response = await fetch(new URL(path, this.#url), {
      redirect: 'manual',
      ...init,
      headers,
    });
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return response;
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === '' || /max-age=0/i.test(cookie)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
