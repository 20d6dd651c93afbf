/** Reads `?token=` of a mailed link. */
export function tokenSearch(search: Record<string, unknown>): { readonly token?: string } {
  return typeof search.token === 'string' ? { token: search.token } : {};
}
