/**
 * Windows. A thread's rows carry a dense `seq` from 0 and `page = seq / 32`, so that everybody who
 * looks at the same stretch subscribes to the same page by equality.
 */

/** Rows of one page. */
export const pageSize = 32;

/** The page that a row with this `seq` belongs to. */
export function pageOf(seq: number): number {
  return Math.floor(seq / pageSize);
}

/**
 * The pages that a reader of the newest rows needs.
 * @param lastPage the thread's newest page
 * @param count how many, at least 1
 * @returns newest first, never below page 0
 */
export function newestPages(lastPage: number, count: number): number[] {
  const pages: number[] = [];
  for (let page = lastPage; page >= 0 && pages.length < count; page -= 1) pages.push(page);
  return pages;
}
