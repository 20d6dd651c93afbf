const storageKey = 'plaza.last-person';

/** Remembers who is signed in here: without a connection nobody else can say. */
export function rememberPerson(personId: bigint): void {
  localStorage.setItem(storageKey, String(personId));
}

/** Somebody signs in or out: who was here is nobody's business any more. */
export function forgetLastPerson(): void {
  localStorage.removeItem(storageKey);
}

/** The id of the person who was signed in last and has not signed out, in decimal. */
export function lastPerson(): string | null {
  return localStorage.getItem(storageKey);
}
