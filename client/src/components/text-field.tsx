import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { cx } from './cx.ts';
import styles from './text-field.module.css';

interface FieldFrame {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong and what would be right. Shown in the place of the hint. */
  readonly error?: string | undefined;
}

export interface TextFieldProps extends FieldFrame, Omit<ComponentProps<'input'>, 'id'> {
  /** Stands inside the field's start, such as `@`. */
  readonly prefix?: string;
}

/** One line of text with its label, a hint, and room for what is wrong. */
export function TextField({ label, hint, error, prefix, className, ...input }: TextFieldProps) {
  const id = useId();
  return (
    <div className={cx(styles.field, className)}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <span className={cx(styles.box, error && styles.wrong)}>
        {prefix ? (
          <span className={styles.prefix} aria-hidden="true">
            {prefix}
          </span>
        ) : null}
        <input
          id={id}
          className={styles.input}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? `${id}-note` : undefined}
          {...input}
        />
      </span>
      <FieldNote id={id} hint={hint} error={error} />
    </div>
  );
}

export interface TextAreaFieldProps extends FieldFrame, Omit<ComponentProps<'textarea'>, 'id'> {}

/** Several lines of text; the field grows with what is written. */
export function TextAreaField({ label, hint, error, className, ...area }: TextAreaFieldProps) {
  const id = useId();
  return (
    <div className={cx(styles.field, className)}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <span className={cx(styles.box, styles.tall, error && styles.wrong)}>
        <textarea
          id={id}
          className={cx(styles.input, styles.area)}
          dir="auto"
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? `${id}-note` : undefined}
          {...area}
        />
      </span>
      <FieldNote id={id} hint={hint} error={error} />
    </div>
  );
}

/** What is right, or what is wrong, below a field; its id is the field's with `-note`. */
export function FieldNote({
  id,
  hint,
  error,
}: { readonly id: string } & Pick<FieldFrame, 'hint' | 'error'>) {
  if (!error && !hint) return null;
  return (
    <div id={`${id}-note`} className={cx(styles.note, error && styles.error)}>
      {error ? <CircleAlert size={14} aria-hidden="true" /> : null}
      <span>{error ?? hint}</span>
    </div>
  );
}
