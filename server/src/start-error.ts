/**
 * A reason not to start that its reader can put right: a wrong value, a taken port, a folder that
 * cannot be written. The message is one whole sentence; the process prints it alone and exits
 * with 1.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * The `code` of a system error.
 * @returns for example `EACCES`; null when the value is no system error
 */
export function systemErrorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
