/**
 * Puts a text on the clipboard.
 * @returns whether it is there: browsers refuse it to pages on plain http and to those without focus
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
