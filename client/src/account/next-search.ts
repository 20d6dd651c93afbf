/** Where to go after the door. */
export interface NextSearch {
  readonly next?: string;
}

/** Reads `?next=`; anything but a path of this site is dropped, so that no link leads elsewhere. */
export function nextSearch(search: Record<string, unknown>): NextSearch {
  const { next } = search;
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {};
}
