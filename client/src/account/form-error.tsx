import { CircleAlert } from 'lucide-react';
import styles from './form-error.module.css';

/** Why a form was not accepted; read out as soon as it appears. */
export function FormError({ text }: { readonly text: string | null }) {
  return (
    <div role="alert">
      {text ? (
        <p className={styles.error}>
          <CircleAlert size={16} aria-hidden="true" />
          <span>{text}</span>
        </p>
      ) : null}
    </div>
  );
}
