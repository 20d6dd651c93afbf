import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { AccountField } from './check-account.ts';

/** What is wrong with each field of a form; nothing for those that are well. */
export type FieldErrors = Partial<Record<AccountField, string | undefined>>;

/** Why the other side refused, and the field it was about, where it was about one. */
export interface Refusal {
  readonly text: string;
  readonly field?: AccountField | undefined;
}

interface FormParts {
  /** What can be seen to be wrong before anything is sent. */
  readonly check?: () => FieldErrors;
  readonly send: () => Promise<void>;
  /** Puts what `send` threw in words. */
  readonly describe: (error: unknown) => Refusal;
}

/** A form's one request: under way, refused, or neither. */
export interface AccountForm {
  readonly isBusy: boolean;
  /** What is wrong with the form as a whole. */
  readonly error: string | null;
  readonly errors: FieldErrors;
  /** For the `<form>`. The browser's own bubbles stay away: the fields say what is wrong. */
  readonly form: {
    readonly ref: React.RefObject<HTMLFormElement | null>;
    readonly noValidate: true;
    readonly onSubmit: (event: FormEvent) => void;
    readonly onInput: () => void;
  };
}

/**
 * Sends a form once at a time, and only when its fields are well; else the first that is not gets
 * the focus. After the first try the fields are checked while they are mended.
 */
export function useAccountForm({ check = () => ({}), send, describe }: FormParts): AccountForm {
  const ref = useRef<HTMLFormElement>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [wasTried, setWasTried] = useState(false);
  const [tries, setTries] = useState(0);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const errors: FieldErrors = wasTried ? check() : {};
  if (refusal?.field) errors[refusal.field] ??= refusal.text;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each try that failed moves the focus once
  useEffect(() => {
    ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);

  const handleSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setRefusal(null);
    setWasTried(true);
    if (Object.values(check()).some(Boolean)) {
      setTries(tries + 1);
      return;
    }
    setIsBusy(true);
    try {
      await send();
    } catch (failure) {
      setRefusal(describe(failure));
      setTries(tries + 1);
    } finally {
      setIsBusy(false);
    }
  };

  return {
    isBusy,
    error: refusal && !refusal.field ? refusal.text : null,
    errors,
    form: { ref, noValidate: true, onSubmit: handleSubmit, onInput: () => setRefusal(null) },
  };
}
