import { type FormEvent, useState } from 'react';

/** A form's one request: under way, refused, or neither. */
export interface Submit {
  readonly isBusy: boolean;
  readonly error: string | null;
  readonly handleSubmit: (event: FormEvent) => void;
}

/**
 * Sends a form once at a time.
 * @param send the request; what it throws goes through `describe` and stands in `error`
 */
export function useSubmit(send: () => Promise<void>, describe: (error: unknown) => string): Submit {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setIsBusy(true);
    setError(null);
    try {
      await send();
    } catch (failure) {
      setError(describe(failure));
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, error, handleSubmit };
}
